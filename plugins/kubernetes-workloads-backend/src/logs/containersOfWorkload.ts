import { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  groupKindOf,
  matchesLabels,
  podsOf,
} from '@mooring/kubernetes-objects';
import { readMatchQuery } from '@mooring/plugin-kubernetes-matching-common';
import {
  containersOf,
  ContainerStatus,
  WorkloadLogRequest,
} from '@mooring/plugin-kubernetes-workloads-common';
import { EntityObjects } from '../service/EntityObjects';
import { urgencyOf } from '../service/podRows';
import { Container } from './ContainerLogs';

/** More pods' logs than anybody reads together. */
const MAX_PODS = 50;

/** The containers below a workload whose logs there may be. */
export interface WorkloadContainers {
  readonly containers: readonly (Container & { readonly id: string })[];
  readonly shownPods: number;
  readonly totalPods: number;
}

/**
 * The containers of a workload's pods, the worst pods first: only of pods that match the entity.
 *
 * @throws NotFoundError for a workload that doesn't match the entity, whether or not it exists.
 */
export function containersOfWorkload(
  objects: EntityObjects,
  entity: Entity,
  request: WorkloadLogRequest,
): WorkloadContainers {
  const { cluster: name, workload, container: only, previous } = request;
  const { found, object } = objects.one(entity, {
    cluster: name,
    object: workload,
  });
  const { index } = found.cluster;
  const { selector } = readMatchQuery(entity);
  const top = index.get({
    kind: groupKindOf(object),
    namespace: object.metadata.namespace,
    name: object.metadata.name,
  });
  const names = new Set<string>();
  for (const pod of top ? podsOf(index, top) : [])
    if (selector && matchesLabels(selector, pod.labels)) names.add(pod.name);
  const pods = found
    .objects({ kinds: ['Pod'] })
    .filter(
      ({ metadata }) =>
        metadata.namespace === object.metadata.namespace &&
        names.has(metadata.name),
    )
    .map(pod => ({ pod, urgency: urgencyOf(pod) }))
    .sort((a, b) => a.urgency - b.urgency);
  const shown = pods.slice(0, MAX_PODS);
  const all = shown.flatMap(({ pod }) =>
    containersOf(pod)
      .filter(status => only === undefined || status.name === only)
      .map(status => ({ pod, status })),
  );
  if (only !== undefined && shown.length > 0 && all.length === 0)
    throw new NotFoundError(
      `The pods of ${workload.name} have no container ${only}`,
    );
  return {
    containers: all
      .filter(({ status }) => hasLog(status, previous))
      .map(({ pod, status }) => ({
        cluster: name,
        namespace: pod.metadata.namespace ?? '',
        pod: pod.metadata.name,
        container: status.name,
        // After a restart it is another log.
        id: `${pod.metadata.uid}/${status.name}/${status.restarts}`,
      })),
    shownPods: shown.length,
    totalPods: pods.length,
  };
}

function hasLog({ state, restarts }: ContainerStatus, previous = false) {
  if (restarts > 0) return true;
  return !previous && (state.type === 'running' || state.type === 'terminated');
}
