import { Entity } from '@backstage/catalog-model';
import {
  ClusterDirectory,
  InMemoryObjectIndex,
  Labels,
  ObjectSummary,
  summarize,
} from '@mooring/kubernetes-objects';
import type { MatchStatus } from '@mooring/plugin-kubernetes-matching-common';
import { componentEntity } from '../portal/componentEntity';
import { generateWorkload } from './generateWorkload';

export const KUBERNETES_ID = 'backstage.io/kubernetes-id';
const KUBERNETES_NAMESPACE = 'backstage.io/kubernetes-namespace';

/** How an entity and its workload fit together. */
export type Fit =
  | 'matched'
  | 'mistyped'
  | 'wrong-namespace'
  | 'nothing-there'
  | 'pods-unlabelled';

/** What the ids begin with that nothing carries. */
export const RETIRED = 'retired';

/** Out of a hundred entities, ten do not fit; what the verdict on each must be. */
export const EXPECTED_STATUS: Record<Fit, MatchStatus> = {
  matched: 'matched',
  mistyped: 'unmatched',
  'wrong-namespace': 'unmatched',
  'nothing-there': 'unmatched',
  'pods-unlabelled': 'partly-matched',
};
/** By the last two digits of the entity's number, evenly over the clusters. */
const MISFITS: Record<number, Fit> = {
  3: 'mistyped',
  14: 'mistyped',
  25: 'mistyped',
  36: 'mistyped',
  47: 'wrong-namespace',
  58: 'wrong-namespace',
  60: 'nothing-there',
  71: 'pods-unlabelled',
  82: 'pods-unlabelled',
  99: 'pods-unlabelled',
};

/** How the entity with this number fits. */
export function fitOf(index: number): Fit {
  return MISFITS[index % 100] ?? 'matched';
}

/** An entity, and how its workload was made to fit. */
export interface FleetEntity {
  entity: Entity;
  fit: Fit;
}

/**
 * A catalog and its clusters: each entity has a Deployment, a ReplicaSet, a Service and two pods on one of the clusters.
 * Every second entity names its namespace.
 */
export function generateFleet(options: {
  seed: number;
  entities: number;
  clusters: number;
}): { entities: FleetEntity[]; clusters: InMemoryObjectIndex[] } {
  // As the cache does it.
  const directory = ClusterDirectory.create();
  const clusters = Array.from({ length: options.clusters }, (_, index) =>
    InMemoryObjectIndex.create({ cluster: `cluster-${index + 1}`, directory }),
  );
  const entities = Array.from({ length: options.entities }, (_, index) => {
    const fit = fitOf(index);
    const { id, namespace, deployment, replicaSet, service, pods } =
      generateWorkload({ seed: options.seed, index, pods: 2 });
    const objects = [deployment, replicaSet, service, ...pods].map(summarize);
    for (const object of objects) {
      clusters[index % clusters.length].upsert(withFit(object, fit));
    }
    const entity = componentEntity(id);
    Object.assign(entity.metadata.annotations!, {
      ...(index % 2 === 0 && { [KUBERNETES_NAMESPACE]: namespace }),
      ...(fit === 'mistyped' && { [KUBERNETES_ID]: mistype(id) }),
      ...(fit === 'nothing-there' && {
        [KUBERNETES_ID]: `${RETIRED}-${index}`,
      }),
      ...(fit === 'wrong-namespace' && { [KUBERNETES_NAMESPACE]: 'elsewhere' }),
    });
    return { entity, fit };
  });
  return { entities, clusters };
}

/** Of a component whose pods are unlabelled, only the Deployment itself has the label. */
function withFit(object: ObjectSummary, fit: Fit): ObjectSummary {
  if (fit !== 'pods-unlabelled') {
    return object;
  }
  const isDeployment = object.kind === 'Deployment';
  return {
    ...object,
    labels: isDeployment ? object.labels : withoutId(object.labels),
    podTemplateLabels:
      object.podTemplateLabels && withoutId(object.podTemplateLabels),
  };
}

function withoutId(labels: Labels): Labels {
  const { [KUBERNETES_ID]: _, ...others } = labels;
  return others;
}

/** The id with two letters in its middle in each other's place. */
export function mistype(id: string): string {
  return `${id.slice(0, 3)}${id[4]}${id[3]}${id.slice(5)}`;
}
