import { conditionOf } from '@mooring/kubernetes-objects';
import { autoscalersOf } from './autoscalers';
import { createProblem, problemObject } from './createProblem';
import { foreign, sentence } from './words';

/** An autoscaler gets no metrics, so that it scales nothing. */
export const autoscalerBlind = createProblem({
  id: 'autoscaler-blind',
  description: "An autoscaler can't read its metrics, so it doesn't scale.",
  severity: 'warning',
  message: (data: { reason: string }) =>
    sentence(`the autoscaler can't scale: ${data.reason}`),
  *check(context) {
    for (const autoscaler of autoscalersOf(context)) {
      const active = conditionOf(autoscaler, 'ScalingActive');
      // Scaled to zero by hand, an autoscaler is off on purpose.
      if (active?.status !== 'False' || active.reason === 'ScalingDisabled')
        continue;
      yield {
        data: { reason: foreign(active.message || active.reason) },
        objects: [autoscaler],
        since: active.since,
        next: [{ type: 'events', object: problemObject(autoscaler) }],
      };
    }
  },
});
