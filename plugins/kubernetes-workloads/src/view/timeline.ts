import {
  EntityChanges,
  EntitySync,
  WorkloadChange,
} from '@mooring/plugin-kubernetes-workloads-common';

/** A change of a workload, or a sync of what deploys it. */
export type TimelineEntry =
  | { readonly key: string; readonly change: WorkloadChange }
  | { readonly key: string; readonly sync: EntitySync };

/** Changes and syncs by their times, the latest first: no more than `limit`, and none older than what isn't known here. */
export function timelineOf(
  { items, syncs, nextCursor }: EntityChanges,
  limit: number,
): TimelineEntry[] {
  const oldest =
    nextCursor === undefined ? 0 : Date.parse(items.at(-1)?.at ?? '') || 0;
  return [
    ...items.map(change => ({ key: change.id, change, at: change.at })),
    ...syncs
      .filter(({ at }) => Date.parse(at) >= oldest)
      .map(sync => ({ key: keyOf(sync), sync, at: sync.at })),
  ]
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, limit);
}

function keyOf({ at, cluster, reconciler, phase }: EntitySync): string {
  const { kind, namespace, name } = reconciler;
  return `${at} ${phase} ${cluster} ${kind} ${namespace}/${name}`;
}
