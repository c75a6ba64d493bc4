import { ReactNode } from 'react';
import styles from './DetailsDrawer.module.css';

/** Room that scrolls by itself; it can be reached and scrolled by keyboard. */
export function ScrollRegion(props: { label: string; children: ReactNode }) {
  const { label, children } = props;
  return (
    <div
      className={styles.scroll}
      role="region"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      {children}
    </div>
  );
}
