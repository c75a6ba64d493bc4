import { conditionOf } from '@mooring/kubernetes-objects';
import { createProblem, problemObject } from './createProblem';
import { earliest } from './perContainer';
import { schedulerMessage, waitsForVolume } from './unschedulable';
import { count, foreign, sentence } from './words';

/** A pod waits for a volume: its claim is missing, unbound, or in another zone. */
export const volumePending = createProblem({
  id: 'volume-pending',
  description:
    'A pod waits for a volume that is missing, unbound or elsewhere.',
  severity: 'error',
  message: (data: { pods: number; reason: string }) =>
    sentence(
      `${count(data.pods, 'pod')} can't start without a volume: ${data.reason}`,
    ),
  *check({ pods }) {
    const objects = pods.filter(pod => {
      const message = schedulerMessage(pod);
      return message !== undefined && waitsForVolume(message);
    });
    if (objects.length === 0) return;
    const message = schedulerMessage(objects[0]) ?? '';
    yield {
      data: {
        pods: objects.length,
        reason: foreign(message.replace(/\s*preemption:.*$/s, '')),
      },
      objects,
      since: earliest(
        objects.map(pod => conditionOf(pod, 'PodScheduled')?.since),
      ),
      next: [{ type: 'events', object: problemObject(objects[0]) }],
    };
  },
});
