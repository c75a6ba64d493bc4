import { groupKindOf, readText } from '@mooring/kubernetes-objects';
import { healthOf } from '../health/healthOf';
import { containersOf } from '../pods/containers';
import { createProblem } from './createProblem';
import { foreign, sentence } from './words';

const KINDS = new Set([
  'StatefulSet.apps',
  'DaemonSet.apps',
  'Deployment.apps',
]);

/** Pods of one workload run different images although no rollout is under way. */
export const mixedImages = createProblem({
  id: 'mixed-images',
  description:
    'Pods of one workload run different images, with no rollout under way.',
  severity: 'info',
  message: (data: { container: string; images: readonly string[] }) =>
    sentence(
      `container "${data.container}" runs ${
        data.images.length
      } images: ${data.images.slice(0, 3).join(', ')}`,
    ),
  *check({ workload: { object }, pods }) {
    if (!KINDS.has(groupKindOf(object))) return;
    if (healthOf(object)?.status !== 'Healthy') return;
    const running = pods.filter(
      ({ status }) => readText(status, 'phase') === 'Running',
    );
    const images = new Map<string, Set<string>>();
    for (const pod of running)
      for (const { name, role, image } of containersOf(pod))
        if (role === 'main' && image)
          images.set(name, (images.get(name) ?? new Set()).add(image));
    for (const [container, used] of images)
      if (used.size > 1)
        yield {
          data: {
            container: foreign(container),
            images: [...used].map(foreign),
          },
          objects: running,
          container,
        };
  },
});
