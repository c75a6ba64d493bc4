import {
  KubernetesObject,
  readList,
  readTime,
} from '@mooring/kubernetes-objects';
import { createProblem, problemObject } from './createProblem';
import { earliest } from './perContainer';
import { count, foreign, sentence } from './words';

/** What a node and the API server need beyond the grace period. */
const SLACK_MS = 60_000;

/** A pod is still there long after it should be gone. */
export const terminatingStuck = createProblem({
  id: 'terminating-stuck',
  description: 'A pod is still there after its grace period.',
  severity: 'warning',
  message: (data: { pods: number; finalizers: readonly string[] }) =>
    sentence(
      `${count(data.pods, 'pod')} should have ended and ${
        data.pods === 1 ? 'is' : 'are'
      } still there${
        data.finalizers.length > 0
          ? `: held by the finalizer ${data.finalizers.join(', ')}`
          : '; the node may not answer'
      }`,
    ),
  *check({ now, pods }) {
    const objects = pods.filter(pod => {
      const due = dueAt(pod);
      return due !== undefined && now - due > SLACK_MS;
    });
    if (objects.length === 0) return;
    const finalizers = readList(objects[0].metadata, 'finalizers')
      .filter((item): item is string => typeof item === 'string')
      .slice(0, 3)
      .map(foreign);
    yield {
      data: { pods: objects.length, finalizers },
      objects,
      since: earliest(objects.map(dueAt)),
      next: [{ type: 'events', object: problemObject(objects[0]) }],
    };
  },
});

/** `deletionTimestamp` is when a pod should be gone: the grace period is in it. */
function dueAt(pod: KubernetesObject): number | undefined {
  return readTime(pod.metadata, 'deletionTimestamp');
}
