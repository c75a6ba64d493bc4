import { createProblem } from './createProblem';
import { commandFor, deliveriesFirstOf, reconcilerName } from './deliveries';
import { count, foreign, sentence } from './words';

/** More objects that differ are counted. */
const MAX_NAMED = 3;

const WORDS = {
  different: 'differs',
  missing: "isn't there",
  extra: "isn't in Git any more",
} as const;

/** What runs isn't what the source says. */
export const outOfSync = createProblem({
  id: 'out-of-sync',
  description:
    "What runs isn't what Git says: it was changed by hand, or Git was, and nobody has synced since.",
  severity: 'warning',
  message: (data: { what: string; drift: string[]; total: number }) =>
    sentence(
      `${data.what} is out of sync${
        data.drift.length > 0 ? `: ${list(data.drift, data.total)}` : ''
      }`,
    ),
  *check(context) {
    for (const delivery of deliveriesFirstOf(context)) {
      const { sync, operation, drift, totalDrift } = delivery;
      // What is being applied is about to be in sync; why it failed is a problem of its own.
      if (sync !== 'OutOfSync' || operation?.phase === 'Running') continue;
      if (operation?.phase === 'Failed') continue;
      yield {
        data: {
          what: reconcilerName(delivery),
          drift: drift
            .slice(0, MAX_NAMED)
            .map(
              ({ kind, name, drift: how }) =>
                `${kind.split('.')[0]} ${name} ${WORDS[how]}`,
            ),
          total: totalDrift,
        },
        objects: [context.workload.object],
        since: delivery.since,
        next: commandFor(delivery, { argocd: 'diff', flux: 'diff' }),
      };
    }
  },
});

function list(drift: readonly string[], total: number): string {
  const more = total - drift.length;
  const named = foreign(drift.join(', '));
  return more > 0 ? `${named} and ${count(more, 'more object')}` : named;
}
