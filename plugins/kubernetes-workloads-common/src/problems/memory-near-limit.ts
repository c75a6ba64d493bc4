import { createProblem } from './createProblem';
import { memoryLimit } from './out-of-memory';
import { affectedContainers } from './perContainer';
import { parseQuantity } from './quantity';
import { containerOfPods, foreign, sentence } from './words';

/** Above this share of its limit a container is one burst away from being killed. */
const NEAR = 0.9;

/** A container uses nearly all the memory it may. */
export const memoryNearLimit = createProblem({
  id: 'memory-near-limit',
  description: 'A container uses over 90 % of its memory limit.',
  severity: 'warning',
  message: (data: { what: string; percent: number; limit: string }) =>
    sentence(
      `${data.what} uses ${data.percent} % of its memory limit of ${data.limit}`,
    ),
  *check({ pods, usage }) {
    const share = (
      pod: (typeof pods)[number],
      container: string,
    ): number | undefined => {
      const used = usage?.(pod, container)?.memoryBytes;
      if (used === undefined) return undefined;
      const limit = parseQuantity(memoryLimit(pod, container));
      return limit ? used / limit : undefined;
    };
    for (const affected of affectedContainers(
      pods,
      (status, pod) => (share(pod, status.name) ?? 0) > NEAR,
    )) {
      const { container } = affected;
      const shares = affected.pods.map(pod => share(pod, container) ?? 0);
      yield {
        data: {
          what: containerOfPods(container, affected.pods),
          percent: Math.round(100 * Math.max(...shares)),
          limit: foreign(memoryLimit(affected.pods[0], container) ?? ''),
        },
        objects: affected.pods,
        container,
      };
    }
  },
});
