import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import styles from './LogView.module.css';

const LINE_HEIGHT = 20;
/** Nearer to the end than this is at the end, in pixels. */
const AT_END = 2 * LINE_HEIGHT;

/** The lines of a log, of which only those in sight are on the page. It stays at the end until somebody scrolls up. */
export function LogView(props: {
  lines: readonly string[];
  /** The number of the first line, so that lines keep their places while earlier ones go. */
  first: number;
  wrap: boolean;
  label: string;
}) {
  const { lines, first, wrap, label } = props;
  const box = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_HEIGHT,
    getItemKey: index => first + index,
    overscan: 20,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, wrap]);
  useEffect(() => {
    if (isAtEnd && lines.length > 0)
      virtualizer.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [virtualizer, lines, wrap, isAtEnd]);
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current!;
    setAtEnd(scrollHeight - scrollTop - clientHeight < AT_END);
  };
  return (
    // A region that scrolls can be reached and scrolled by keyboard.
    <div
      ref={box}
      className={styles.log}
      onScroll={onScroll}
      role="log"
      aria-label={label}
      aria-live="off"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <div
        className={styles.space}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(({ key, index, start }) => (
          <div
            key={key}
            ref={wrap ? virtualizer.measureElement : undefined}
            data-index={index}
            className={`${styles.line} ${wrap ? styles.wrapped : ''}`}
            style={{ transform: `translateY(${start}px)` }}
          >
            {lines[index]}
          </div>
        ))}
      </div>
    </div>
  );
}
