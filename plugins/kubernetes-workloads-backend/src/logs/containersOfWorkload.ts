import { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  groupKindOf,
  KubernetesObject,
  matchesLabels,
  podsOf,
  sortInSteps,
  Steps,
  visitInSteps,
} from '@mooring/kubernetes-objects';
import { Pacer } from '@mooring/plugin-kubernetes-cache-node';
import { readMatchQuery } from '@mooring/plugin-kubernetes-matching-common';
import {
  containersOf,
  ContainerStatus,
  WorkloadLogRequest,
} from '@mooring/plugin-kubernetes-workloads-common';
import { EntityObjects, ObjectsInCluster } from '../service/EntityObjects';
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
export async function containersOfWorkload(
  objects: EntityObjects,
  entity: Entity,
  request: WorkloadLogRequest,
): Promise<WorkloadContainers> {
  const { cluster: name, workload, container: only, previous } = request;
  const { found, object } = await objects.one(entity, {
    cluster: name,
    object: workload,
  });
  const pods = await Pacer.ofProcess().run(podsBelow(entity, found, object));
  const shown = pods.slice(0, MAX_PODS);
  const all = shown.flatMap(pod =>
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

/** The pods of a workload that match the entity, the worst first. */
function* podsBelow(
  entity: Entity,
  { cluster: { index }, objectsInSteps }: ObjectsInCluster,
  workload: KubernetesObject,
): Steps<KubernetesObject[]> {
  const { selector } = readMatchQuery(entity);
  const { namespace, name } = workload.metadata;
  const top = index.get({ kind: groupKindOf(workload), namespace, name });
  const names = new Set<string>();
  yield* visitInSteps(top ? podsOf(index, top) : [], pod => {
    if (selector && matchesLabels(selector, pod.labels)) names.add(pod.name);
  });
  const pods: { pod: KubernetesObject; urgency: number }[] = [];
  const inNamespace = yield* objectsInSteps({ kinds: ['Pod'], namespace });
  yield* visitInSteps(inNamespace, pod => {
    const { metadata } = pod;
    if (metadata.namespace === namespace && names.has(metadata.name))
      pods.push({ pod, urgency: urgencyOf(pod) });
  });
  const sorted = yield* sortInSteps(pods, (a, b) => a.urgency - b.urgency);
  return sorted.map(({ pod }) => pod);
}

function hasLog({ state, restarts }: ContainerStatus, previous = false) {
  if (restarts > 0) return true;
  return !previous && (state.type === 'running' || state.type === 'terminated');
}
