import { plain } from '../findings/text';
import { createRule } from './createRule';

/** A cluster that is asked is still being read for the first time. */
export const notSynced = createRule({
  id: 'not-synced',
  description: 'A cluster is still being read for the first time.',
  severity: 'info',
  needs: 'cluster',
  when: 'unanswered',
  message: ({ cluster }: { cluster: string }) =>
    `${plain(
      cluster,
    )} is still being read for the first time, so what it holds is unknown.`,
  *check({ answers }) {
    for (const { index } of answers) {
      const { cluster, state } = index;
      if (state.type === 'syncing') yield { cluster, data: { cluster } };
    }
  },
});
