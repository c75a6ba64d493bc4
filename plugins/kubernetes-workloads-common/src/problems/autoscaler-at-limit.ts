import { conditionOf, readInteger } from '@mooring/kubernetes-objects';
import { autoscalersOf } from './autoscalers';
import { createProblem, problemObject } from './createProblem';
import { count, sentence } from './words';

/** An autoscaler wants more pods than it is allowed to start. */
export const autoscalerAtLimit = createProblem({
  id: 'autoscaler-at-limit',
  description: 'An autoscaler wants more pods than its maximum.',
  severity: 'warning',
  message: (data: { max: number }) =>
    sentence(
      `the autoscaler is at its maximum of ${count(
        data.max,
        'pod',
      )} and would start more`,
    ),
  *check(context) {
    for (const autoscaler of autoscalersOf(context)) {
      const limited = conditionOf(autoscaler, 'ScalingLimited');
      // Source: `TooManyReplicas` in k8s.io/kubernetes `pkg/controller/podautoscaler/horizontal.go`.
      if (limited?.status !== 'True' || limited.reason !== 'TooManyReplicas')
        continue;
      yield {
        data: { max: readInteger(autoscaler.spec, 'maxReplicas') ?? 0 },
        objects: [autoscaler],
        since: limited.since,
        next: [{ type: 'events', object: problemObject(autoscaler) }],
      };
    }
  },
});
