import { foreignText } from '@mooring/plugin-kubernetes-cache-node';
import { MetricSeries } from '@mooring/plugin-kubernetes-workloads-common';
import { TimeRange } from './PrometheusClient';
import { Series } from './readAnswer';

/** Puts series on one grid of times, the largest first; what isn't a number, or lies outside, is a gap. */
export function toLines(
  named: readonly { name: string; series: Series }[],
  { start, end, step }: TimeRange,
): MetricSeries[] {
  const points = Math.round((end - start) / step) + 1;
  return named
    .map(({ name, series }) => {
      const values = new Array<number | null>(points).fill(null);
      let largest = -Infinity;
      for (const [time, value] of series.values) {
        const index = Math.round((time - start) / step);
        if (index < 0 || index >= points || !Number.isFinite(value)) continue;
        values[index] = value;
        largest = Math.max(largest, value);
      }
      return { line: { name: foreignText(name), values }, largest };
    })
    .filter(({ largest }) => largest !== -Infinity)
    .sort((a, b) => b.largest - a.largest)
    .map(({ line }) => line);
}
