import { plain, quote } from '../findings/text';
import { createRule } from './createRule';

interface Data {
  cluster: string;
  /** Why nothing is kept of it; absent while it is being read. */
  notWatched?: string;
}

/** Of a cluster that is asked nothing is kept yet, or nothing is kept at all. */
export const notSynced = createRule({
  id: 'not-synced',
  description:
    'A cluster is still being read for the first time, or is not watched.',
  severity: 'info',
  needs: 'state',
  message: ({ cluster, notWatched }: Data) =>
    notWatched === undefined
      ? `${plain(
          cluster,
        )} is still being read for the first time, so what it holds is unknown.`
      : `${plain(cluster)} is not watched (${quote(
          notWatched,
        )}), so it is asked live and what it holds is not checked.`,
  *check({ cluster, state }) {
    if (state.type === 'syncing') yield { cluster, data: { cluster } };
    if (state.type === 'not-watched') {
      yield { cluster, data: { cluster, notWatched: state.reason } };
    }
  },
});
