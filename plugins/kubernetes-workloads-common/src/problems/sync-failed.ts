import { createProblem } from './createProblem';
import { commandFor, deliveriesFirstOf, reconcilerName } from './deliveries';
import { foreign, sentence } from './words';

/** Argo CD or Flux couldn't apply what the source says, or couldn't read it. */
export const syncFailed = createProblem({
  id: 'sync-failed',
  description:
    "Argo CD or Flux couldn't apply the source's latest revision, so what runs is older.",
  severity: 'warning',
  message: (data: { what: string; revision?: string; reason?: string }) =>
    sentence(
      `${data.what} failed to sync${
        data.revision ? ` ${foreign(data.revision)}` : ''
      }${data.reason ? `: ${foreign(data.reason)}` : ''}`,
    ),
  *check(context) {
    for (const delivery of deliveriesFirstOf(context)) {
      const { operation, errors, sync } = delivery;
      const isFailed = operation?.phase === 'Failed';
      const isUnreadable = sync !== 'Synced' && errors.length > 0;
      if (!isFailed && !isUnreadable) continue;
      yield {
        data: {
          what: reconcilerName(delivery),
          revision: isFailed ? operation.revision?.short : undefined,
          reason: isFailed ? operation.message ?? errors[0] : errors[0],
        },
        objects: [context.workload.object],
        since: isFailed ? operation.finishedAt : delivery.since,
        next: commandFor(delivery, { argocd: 'get', flux: 'get' }),
      };
    }
  },
});
