import { setTimeout as sleep } from 'node:timers/promises';
import { Entity } from '@backstage/catalog-model';
import { LoadedCluster } from '../clusters/LoadedCluster';
import { OpenedDeployments } from '../clusters/OpenedDeployments';
import { createBenchmark } from '../measure/Benchmark';
import { percentile } from '../measure/percentile';
import { componentEntity } from '../portal/componentEntity';
import { Portal } from '../portal/Portal';
import { ProviderName, providerNames } from '../portal/providers';
import { Random } from '../workloads/Random';

const SEED = 6;
const OPENED = 20;
const ANNOTATION = 'mooring.dev/round';
const TIMEOUT_MS = 30_000;
/** Changes come at any moment of whatever the portal does at intervals. */
const LONGEST_PAUSE_MS = 300;

export const eventToAnswer = createBenchmark({
  name: 'event-to-answer',
  measures: `From a change in a real API server until the Kubernetes tab's answer shows it: the time begins when the API
server has confirmed the change of a Deployment, and ends with the last byte of the first view that shows it; one view
follows the other without a pause. 100 changes of 20 Deployments; 2,000 pods of 1,000 other components are in the same
cluster. Upstream reads the cluster at each view, so its first view always shows the change.`,
  figures: {
    p50: { description: 'half of the changes are shown within', unit: 'ms' },
    p99: { description: '99 % of the changes are shown within', unit: 'ms' },
  },
  async run(context) {
    const changes = context.quick ? 20 : 100;
    const cluster = await LoadedCluster.start(context, {
      seed: SEED,
      components: context.quick ? 50 : 1_000,
      podsPerComponent: 2,
    });
    try {
      const opened = await OpenedDeployments.create(cluster.controlPlane, {
        count: OPENED,
      });
      const durations: Partial<Record<ProviderName, number[]>> = {};
      for (const provider of providerNames) {
        context.log(`changing ${changes} Deployments, ${provider}`);
        const entities = opened.ids.map(componentEntity);
        const clusters = [cluster.access];
        const portal = await Portal.start({ provider, clusters, entities });
        try {
          durations[provider] = await measure(portal, {
            ...{ opened, entities, changes, provider },
          });
        } finally {
          await portal.stop();
        }
      }
      const at = (percent: number) => ({
        mooring: percentile(durations.mooring!, percent),
        upstream: percentile(durations.upstream!, percent),
      });
      context.report('p50', at(50));
      context.report('p99', at(99));
    } finally {
      await cluster.stop();
    }
  },
});

/** How long each change takes to be shown, in milliseconds. */
async function measure(
  portal: Portal,
  options: {
    opened: OpenedDeployments;
    entities: Entity[];
    changes: number;
    provider: ProviderName;
  },
): Promise<number[]> {
  const { opened, entities, changes, provider } = options;
  const random = Random.fromSeed(SEED);
  const durations: number[] = [];
  for (let change = 0; change < changes; change++) {
    const entity = entities[change % entities.length];
    const value = `${provider}-${change}`;
    await sleep(random.integer(0, LONGEST_PAUSE_MS));
    await opened.change(entity.metadata.name, {
      annotations: { [ANNOTATION]: value },
    });
    const started = performance.now();
    while (!(await shows(portal, entity, value))) {
      if (performance.now() - started > TIMEOUT_MS) {
        throw new Error(`${value} is not shown after ${TIMEOUT_MS} ms`);
      }
    }
    durations.push(performance.now() - started);
  }
  return durations;
}

async function shows(
  portal: Portal,
  entity: Entity,
  value: string,
): Promise<boolean> {
  const { answer } = await portal.view(entity, { timeoutMs: TIMEOUT_MS });
  const resources = answer?.objects.items.flatMap(item => item.resources) ?? [];
  return resources.some(
    response =>
      response.type === 'deployments' &&
      response.resources.some(
        ({ metadata }) => metadata?.annotations?.[ANNOTATION] === value,
      ),
  );
}
