import { dirname } from 'node:path';
import { Chart } from '../render/helm/findCharts';
import { Delivery } from '../objects/Delivery';

/** The charts as they are delivered: one that Argo CD or Flux installs comes once for each time, with the values of that. */
export function chartsDelivered(
  charts: readonly Chart[],
  deliveries: readonly Delivery[],
): Chart[] {
  const byDirectory = new Map<string, Chart[]>();
  for (const chart of charts) {
    const directory = dirname(chart.path);
    byDirectory.set(directory, [...(byDirectory.get(directory) ?? []), chart]);
  }
  return [...byDirectory].flatMap(([directory, sets]) => {
    const own = deliveries.filter(item => item.directory === directory);
    const [chart] = sets;
    // With values that are not known it would be judged by its defaults.
    const isOpen = deliveries.some(item => item.openDirectory === directory);
    if (own.length === 0 && isOpen) return [];
    return own.length === 0
      ? sets
      : own.map(({ what, release, namespace, values, parameters }) => ({
          ...chart,
          values: [],
          delivery: { what, values, parameters },
          release,
          namespace,
          openLabels: undefined,
        }));
  });
}
