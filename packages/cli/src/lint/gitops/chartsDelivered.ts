import { dirname } from 'node:path';
import { Chart } from '../render/helm/findCharts';
import { Delivery, Values } from '../objects/Delivery';
import { textAt } from './textAt';
import { unknownFor, Unknowns } from './unknowns';

/** The charts as they are delivered: one that Argo CD or Flux installs comes once for each time, with the values of that. */
export function chartsDelivered(
  charts: readonly Chart[],
  deliveries: readonly Delivery[],
  unknowns: Unknowns,
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
      : own.map(delivery => ({
          ...chart,
          values: [],
          delivery: {
            what: delivery.what,
            values: valuesOf(delivery, unknowns),
            parameters: delivery.parameters,
          },
          release: delivery.release,
          namespace: delivery.namespace,
          openLabels: undefined,
        }));
  });
}

/** With a stand-in for what is elsewhere. */
function valuesOf(
  { what, values }: Delivery,
  unknowns: Unknowns,
): readonly Values[] {
  return values.map(item => {
    if (!('targetPath' in item)) return item;
    const { targetPath, source } = item;
    const { text } = unknownFor(
      unknowns,
      `${targetPath} from ${source}`,
      `the value ${targetPath} of ${what}, which ${source} gives`,
    );
    return { text: textAt(targetPath, text) };
  });
}
