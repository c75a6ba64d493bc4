import { Labels, ObjectIndex } from '@mooring/kubernetes-objects';
import {
  Restarts,
  restartsOf,
  WorkloadState,
} from '@mooring/plugin-kubernetes-workloads-common';
import { KubernetesObject } from '@mooring/kubernetes-objects';

/** A workload as it was last written. */
export interface KnownWorkload {
  readonly labels: Labels;
  readonly state: WorkloadState;
  readonly isRemoved: boolean;
  /** The restarts of its pods; absent before they were read first. */
  readonly pods?: PodRestarts;
  /** The last change, as long as it is that a container was restarted: by container. */
  readonly open: ReadonlyMap<string, { seq: number; times: number }>;
}

/** The restarts of each pod's containers, by the pod's UID. Pods without any are left out. */
export type PodRestarts = ReadonlyMap<
  string,
  { readonly name: string; readonly counts: ReadonlyMap<string, number> }
>;

/** What the pods tell of restarts, compared with what they told before. */
export function compareRestarts(
  before: Pick<KnownWorkload, 'state' | 'pods'> | undefined,
  read: readonly KubernetesObject[],
  { index, namespace }: { index: ObjectIndex; namespace?: string },
): { pods: PodRestarts; totals: Record<string, number>; restarts: Restarts[] } {
  const pods = new Map(before?.pods);
  const times = new Map<string, number>();
  const codes = new Map<string, number>();
  for (const pod of read) {
    const { uid = '', name } = pod.metadata;
    const counts = new Map<string, number>();
    for (const [container, { count, exitCode }] of restartsOf(pod)) {
      counts.set(container, count);
      const more = count - (pods.get(uid)?.counts.get(container) ?? 0);
      if (more <= 0) continue;
      times.set(container, (times.get(container) ?? 0) + more);
      if (exitCode) codes.set(container, exitCode);
    }
    if (counts.size > 0) pods.set(uid, { name, counts });
  }
  const totals: Record<string, number> = {};
  for (const [uid, { name, counts }] of pods)
    if (index.get({ kind: 'Pod', namespace, name })?.uid === uid)
      for (const [container, count] of counts)
        totals[container] = (totals[container] ?? 0) + count;
    else pods.delete(uid);
  // Before the pods were read first, only their sums are known.
  if (before && !before.pods)
    for (const container of [...times.keys()])
      times.set(
        container,
        (totals[container] ?? 0) - (before.state.restarts[container] ?? 0),
      );
  return {
    pods,
    totals,
    restarts: [...times]
      .filter(([, more]) => more > 0)
      .map(([container, more]) => ({
        container,
        times: more,
        exitCode: codes.get(container),
      })),
  };
}
