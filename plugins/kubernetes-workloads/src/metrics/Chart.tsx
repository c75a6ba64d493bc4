import { MetricPanel } from '@mooring/plugin-kubernetes-workloads-common';
import { useEffect, useRef } from 'react';
import Plot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatMetric } from './formatMetric';
import styles from './Metrics.module.css';

const HEIGHT = 160;
/** Lines differ in their dashes too, so that nobody has to tell colours apart. */
const DASHES = [[], [8, 4], [2, 3], [12, 4, 2, 4], [5, 5], [1, 5]];

/** Draws a panel. It is hidden from screen readers: the same values stand beside it as text, and in the table. */
export function Chart(props: {
  panel: MetricPanel;
  from: number;
  stepMs: number;
}) {
  const { panel, from, stepMs } = props;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current!;
    let plot: Plot | undefined;
    const draw = () => {
      plot?.destroy();
      plot = new Plot(
        optionsOf(panel, element),
        dataOf(panel, from, stepMs),
        element,
      );
    };
    draw();
    const size = new ResizeObserver(() =>
      plot?.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    size.observe(element);
    // The theme is an attribute; its colours are drawn, so they don't follow by themselves.
    const theme = new MutationObserver(draw);
    for (const root of [document.documentElement, document.body])
      theme.observe(root, { attributeFilter: ['data-theme-mode'] });
    return () => {
      theme.disconnect();
      size.disconnect();
      plot?.destroy();
    };
  }, [panel, from, stepMs]);
  return <div ref={box} aria-hidden className={styles.chart} />;
}

function optionsOf(
  { series, unit }: MetricPanel,
  element: HTMLElement,
): Plot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--bui-fg-secondary'),
    grid: { stroke: colour('--bui-border-1'), width: 1 },
    ticks: { stroke: colour('--bui-border-2'), width: 1 },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false },
    scales: { y: { range: (_, min, max) => [Math.min(0, min), max || 1] } },
    axes: [
      axis,
      {
        ...axis,
        size: 70,
        values: (_, values) => values.map(value => formatMetric(unit, value)),
      },
    ],
    series: [
      {},
      ...series.map(({ name }, index) => ({
        label: name,
        stroke: colour(`--line-${index % 6}`),
        dash: DASHES[index % 6],
        width: 1.5,
        points: { show: false },
      })),
    ],
  };
}

function dataOf(
  { series }: MetricPanel,
  from: number,
  stepMs: number,
): Plot.AlignedData {
  const points = series[0]?.values.length ?? 0;
  return [
    Array.from({ length: points }, (_, i) => (from + i * stepMs) / 1000),
    ...series.map(({ values }) => [...values]),
  ];
}
