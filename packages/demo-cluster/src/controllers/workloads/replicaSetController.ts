import { matchesLabelSelector } from '@mooring/kubernetes-objects';
import {
  Controller,
  controlledBy,
  ControllerContext,
  nonZero,
  updateStatus,
} from '../ControllerContext';
import { createPod } from '../createPod';
import { Pod, ReplicaSet } from '../kinds';
import { countReady, isActive, isReady } from '../pods/podState';

/** Keeps as many pods as the ReplicaSet asks for; releases those whose labels it no longer selects. Adopts none. */
export const replicaSetController: Controller<ReplicaSet> = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  reconcile(replicaSet, context) {
    const { spec, metadata } = replicaSet;
    const pods = controlledBy<Pod>(context, replicaSet, 'Pod').filter(isActive);
    const [selected, foreign] = partition(pods, pod =>
      matchesLabelSelector(spec.selector, pod.metadata.labels),
    );
    foreign.forEach(pod => release(pod, replicaSet, context));

    const desired = spec.replicas ?? 1;
    for (let missing = desired - selected.length; missing > 0; missing--) {
      createPod(context, { owner: replicaSet, template: spec.template! });
    }
    const surplus = rankForDeletion(selected).slice(
      0,
      Math.max(selected.length - desired, 0),
    );
    const podType = context.store.types.require('v1', 'Pod');
    surplus.forEach(pod => context.writer.delete(podType, pod.metadata));

    const kept = controlledBy<Pod>(context, replicaSet, 'Pod').filter(isActive);
    const ready = countReady(kept);
    updateStatus(context, replicaSet, {
      replicas: kept.length,
      ...nonZero({
        fullyLabeledReplicas: kept.length,
        readyReplicas: ready,
        availableReplicas: ready,
      }),
      observedGeneration: metadata.generation,
    });
    return undefined;
  },
};

/** Pods that are not ready go first, then the youngest; see `ActivePodsWithRanks` in `k8s.io/kubernetes/pkg/controller`. */
function rankForDeletion(pods: Pod[]): Pod[] {
  return [...pods]
    .reverse()
    .sort((a, b) => Number(isReady(a)) - Number(isReady(b)));
}

function release(
  pod: Pod,
  replicaSet: ReplicaSet,
  { store }: ControllerContext,
): void {
  const { ownerReferences = [], ...metadata } = pod.metadata;
  const others = ownerReferences.filter(
    ({ uid }) => uid !== replicaSet.metadata.uid,
  );
  store.update(store.types.require('v1', 'Pod'), {
    ...pod,
    metadata: {
      ...metadata,
      ...(others.length > 0 && { ownerReferences: others }),
    },
  });
}

function partition<T>(values: T[], holds: (value: T) => boolean): [T[], T[]] {
  return [values.filter(holds), values.filter(value => !holds(value))];
}
