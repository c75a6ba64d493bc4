import {
  allAtOnce,
  InMemoryObjectIndex,
  Labels,
  ObjectSummary,
} from '@mooring/kubernetes-objects';
import {
  affectedEntities,
  CatalogIndex,
  evaluate as evaluateOne,
  evaluateFleet,
  MatchingConfig,
} from '@mooring/plugin-kubernetes-matching-common';
import { createBenchmark } from '../measure/Benchmark';
import { percentile } from '../measure/percentile';
import { processorTime, processorTimePerItem } from '../measure/processorTime';
import {
  EXPECTED_STATUS,
  generateFleet,
  KUBERNETES_ID,
  mistype,
} from '../workloads/generateFleet';

const config: MatchingConfig = { serviceLocatorMethod: 'multiTenant' };

export const evaluate = createBenchmark({
  name: 'evaluate',
  measures: `The rules on 20,000 entities and 100,000 objects, on 10 clusters that are all asked for every entity. Of a
hundred entities ninety match; four are mistyped, two name the wrong namespace, one has no workload, and of three the pods
lack the label. All in one thread, from memory; times are the thread's processor time, which is what it takes on an idle
machine.`,
  figures: {
    'all entities, first time': {
      description: 'evaluate every entity once, right after the start',
      unit: 's',
      budget: { atMost: 2 },
    },
    'all entities': {
      description: 'the same again, the median of four times',
      unit: 's',
      budget: { atMost: 2 },
    },
    'fleet rules': {
      description: 'find what no entity accounts for, on all clusters',
      unit: 's',
    },
    'changed object': {
      description:
        'index one changed object, find the entities that it may concern, and evaluate these again; mean of 5,000',
      unit: 'ms',
      budget: { atMost: 1 },
    },
    'relabelled object': {
      description:
        'the same where the change is of the label that is asked for',
      unit: 'ms',
      budget: { atMost: 1 },
    },
    'mistyped entity': {
      description:
        'evaluate one of the mistyped entities, near misses on all clusters included; mean of all',
      unit: 'ms',
    },
    'near misses': {
      description:
        'find the ids like a given one among those of all entities; mean of as many',
      unit: 'ms',
      budget: { atMost: 5 },
    },
    memory: {
      description:
        'resident memory of the process with all entities, objects and indices, and what making them left behind',
      unit: 'MB',
    },
  },
  async run(context) {
    const size = context.quick ? 2_000 : 20_000;
    context.log(`generating ${size} entities and ${5 * size} objects`);
    const fleet = generateFleet({ seed: 3, entities: size, clusters: 10 });
    const { clusters } = fleet;
    const catalog = CatalogIndex.create(
      fleet.entities.map(({ entity }) => entity),
    );
    const evaluateAll = () => {
      for (const { entity, fit } of fleet.entities) {
        const options = { entity, catalog, clusters, config };
        const { status, findings } = evaluateOne(options);
        if (status !== EXPECTED_STATUS[fit]) {
          throw new Error(
            `${entity.metadata.name} is ${status}, but was made to be ${fit}: ` +
              `${JSON.stringify(findings)}`,
          );
        }
      }
    };
    const [first, ...others] = Array.from({ length: 5 }, () => {
      context.log('evaluating all entities');
      return processorTime(evaluateAll) / 1000;
    });
    context.report('all entities, first time', { mooring: first });
    context.report('all entities', { mooring: percentile(others, 50) });

    context.log('evaluating the fleet');
    const fleetRules = processorTime(() => {
      evaluateFleet({ catalog, clusters, config });
    });
    context.report('fleet rules', { mooring: fleetRules / 1000 });

    const changeLabels = (objects: IndexedObject[], labels: ChangedLabels) => {
      let evaluated = 0;
      const time = processorTimePerItem(
        objects,
        ({ index, object: before }) => {
          const after = {
            ...before,
            labels: { ...before.labels, ...labels(before) },
          };
          index.upsert(after);
          const change = { catalog, index, before, after };
          for (const ref of affectedEntities(change)) {
            const { entity } = catalog.get(ref)!;
            evaluateOne({ entity, catalog, clusters, config });
            evaluated += 1;
          }
        },
      );
      // Each change concerns at least the entity that the object belongs to; one object in ten belongs to none.
      if (evaluated < 0.8 * objects.length) {
        throw new Error(
          `${objects.length} changes concerned only ${evaluated} entities`,
        );
      }
      return time;
    };
    context.report('memory', {
      mooring: process.memoryUsage.rss() / 1_000_000,
    });

    context.log('changing objects');
    context.report('changed object', {
      mooring: changeLabels(sampleObjects(clusters, 5_000), () => ({
        'app.kubernetes.io/version': '2.0.0',
      })),
    });
    context.report('relabelled object', {
      mooring: changeLabels(sampleObjects(clusters, 5_000), ({ labels }) => ({
        [KUBERNETES_ID]: mistype(labels['app.kubernetes.io/name']),
      })),
    });

    context.log('looking for near misses');
    const mistyped = fleet.entities
      .filter(({ fit }) => fit === 'mistyped')
      .map(({ entity }) => entity);
    context.report('mistyped entity', {
      mooring: processorTimePerItem(mistyped, entity => {
        evaluateOne({ entity, catalog, clusters, config });
      }),
    });
    context.report('near misses', {
      mooring: processorTimePerItem(mistyped, ({ metadata }) => [
        ...allAtOnce(catalog.asksForValueLike(metadata.name)),
      ]),
    });
  },
});

type ChangedLabels = (object: ObjectSummary) => Labels;

interface IndexedObject {
  index: InMemoryObjectIndex;
  object: ObjectSummary;
}

/** Objects from all over the clusters, each with its index. */
function sampleObjects(
  clusters: InMemoryObjectIndex[],
  count: number,
): IndexedObject[] {
  const all = clusters.flatMap(index =>
    [...index.find({})].map(object => ({ index, object })),
  );
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, position) => position % step === 0).slice(0, count);
}
