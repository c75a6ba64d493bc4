import { ClusterObjects } from '@mooring/plugin-kubernetes-cache-node';

/**
 * Since when what is known of a cluster may be out of date: the oldest confirmation among the kinds that are held.
 * `undefined` before its first answer.
 */
export function confirmedAt(cluster: ClusterObjects): string | undefined {
  const times = cluster
    .kinds()
    .map(kind => kind.confirmedAt)
    .filter(time => time !== undefined);
  return times.length === 0
    ? undefined
    : times.reduce((oldest, time) => (time < oldest ? time : oldest));
}
