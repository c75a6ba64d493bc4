import { KubernetesObject } from '@mooring/kubernetes-objects';
import { minutesAgo, pod } from './objects';

/** A pod that no node takes, and what the scheduler says of it. */
export function pendingPod(message: string, name?: string): KubernetesObject {
  return pod({
    name,
    status: {
      phase: 'Pending',
      containerStatuses: undefined,
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message,
          lastTransitionTime: minutesAgo(5),
        },
      ],
    },
  });
}
