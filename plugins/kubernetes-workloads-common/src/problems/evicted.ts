import { readText, readTime } from '@mooring/kubernetes-objects';
import { createProblem } from './createProblem';
import { earliest } from './perContainer';
import { count, foreign, sentence } from './words';

/** The node put a pod out, mostly for lack of memory or disk. */
export const evicted = createProblem({
  id: 'evicted',
  description: 'A node evicted a pod, mostly for lack of memory or disk.',
  severity: 'warning',
  message: (data: { pods: number; reason: string }) =>
    sentence(
      `${count(data.pods, 'pod')} ${
        data.pods === 1 ? 'was' : 'were'
      } evicted: ${data.reason}`,
    ),
  *check({ pods }) {
    // Source: `Reason` in k8s.io/kubernetes `pkg/kubelet/eviction/helpers.go`.
    const objects = pods.filter(
      ({ status }) =>
        readText(status, 'phase') === 'Failed' &&
        readText(status, 'reason') === 'Evicted',
    );
    if (objects.length === 0) return;
    yield {
      data: {
        pods: objects.length,
        reason: foreign(
          readText(objects[0].status, 'message') ?? 'no reason given',
        ),
      },
      objects,
      since: earliest(
        objects.map(({ status }) => readTime(status, 'startTime')),
      ),
    };
  },
});
