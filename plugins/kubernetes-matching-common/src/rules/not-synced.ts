import {
  describeTooLarge,
  LeftOutObject,
  TooLargeObjects,
} from '@mooring/kubernetes-objects';
import { plain, quote } from '../text';
import { createRule } from '../rule/createRule';

interface Data {
  cluster: string;
  /** Why nothing is kept of it; absent while it is being read. */
  notWatched?: string;
  /** What of it could not be read and may match, where the rest could. */
  tooLarge?: TooLargeObjects;
}

/** Of a cluster that is asked nothing is kept yet, or nothing at all, or not an object that may match. */
export const notSynced = createRule({
  id: 'not-synced',
  description:
    'A cluster is still being read for the first time, is not watched, or holds an object that is too large to read.',
  severity: 'info',
  needs: 'state',
  message: ({ cluster, notWatched, tooLarge }: Data) => {
    if (tooLarge) {
      return `${describeTooLarge(tooLarge)} on ${plain(cluster)}, so whether ${
        tooLarge.count === 1 ? 'it matches' : 'they match'
      } is unknown.`;
    }
    return notWatched === undefined
      ? `${plain(
          cluster,
        )} is still being read for the first time, so what it holds is unknown.`
      : `${plain(cluster)} is not watched (${quote(
          notWatched,
        )}), so it is asked live and what it holds is not checked.`;
  },
  *check({ cluster, state, leftOut }) {
    if (state.type === 'syncing') yield { cluster, data: { cluster } };
    if (state.type === 'not-watched') {
      yield { cluster, data: { cluster, notWatched: state.reason } };
    }
    for (const tooLarge of counted(leftOut)) {
      yield { cluster, data: { cluster, tooLarge } };
    }
  },
});

/** How many there are of each kind in each namespace, whose names come from outside. */
function counted(objects: readonly LeftOutObject[]): TooLargeObjects[] {
  const groups = new Map<string, TooLargeObjects>();
  for (const { kind, namespace } of objects) {
    const key = `${kind} ${namespace ?? ''}`;
    const { count = 0 } = groups.get(key) ?? {};
    groups.set(key, {
      kind: plain(kind),
      namespace: namespace === undefined ? undefined : plain(namespace),
      count: count + 1,
    });
  }
  return [...groups.values()];
}
