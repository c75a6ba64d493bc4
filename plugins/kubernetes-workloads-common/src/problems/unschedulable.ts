import { conditionOf, KubernetesObject } from '@mooring/kubernetes-objects';
import { createProblem, problemObject } from './createProblem';
import { earliest } from './perContainer';
import { count, foreign, sentence } from './words';

/** No node takes a pod; the scheduler says why. */
export const unschedulable = createProblem({
  id: 'unschedulable',
  description: "No node takes a pod; gives the scheduler's reasons.",
  severity: 'error',
  message: (data: { pods: number; reason: string }) =>
    sentence(`${count(data.pods, 'pod')} can't be scheduled: ${data.reason}`),
  *check({ pods }) {
    const byReason = new Map<string, KubernetesObject[]>();
    for (const pod of pods) {
      const message = schedulerMessage(pod);
      if (message === undefined || waitsForVolume(message)) continue;
      const reason = summary(message);
      byReason.set(reason, [...(byReason.get(reason) ?? []), pod]);
    }
    for (const [reason, objects] of byReason)
      yield {
        data: { pods: objects.length, reason },
        objects,
        since: earliest(
          objects.map(pod => conditionOf(pod, 'PodScheduled')?.since),
        ),
        next: [{ type: 'events', object: problemObject(objects[0]) }],
      };
  },
});

/** What the scheduler says of a pod that no node takes. Source: `PodReasonUnschedulable` in k8s.io/api `core/v1/types.go`. */
export function schedulerMessage(pod: KubernetesObject): string | undefined {
  const condition = conditionOf(pod, 'PodScheduled');
  return condition?.status === 'False' && condition.reason === 'Unschedulable'
    ? condition.message
    : undefined;
}

/** Source: k8s.io/kubernetes `pkg/scheduler/framework/plugins/volumebinding`. */
export function waitsForVolume(message: string): boolean {
  return /persistentvolumeclaim|persistentVolumeClaim|volume node affinity/i.test(
    message,
  );
}

/** The reasons without what preempting other pods would bring, which repeats them. */
function summary(message: string): string {
  return (
    foreign(message.replace(/\s*preemption:.*$/s, '')) || 'no reason given'
  );
}
