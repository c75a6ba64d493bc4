import { readTime } from '@mooring/kubernetes-objects';
import { ContainerStatus } from '../pods/containers';
import { createProblem, problemObject } from './createProblem';
import { affectedContainers, earliest } from './perContainer';
import { containerOfPods, foreign, sentence } from './words';

/** Source: k8s.io/kubernetes `pkg/kubelet/images/types.go`. */
const REASONS = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

/** The node cannot get a container's image. */
export const imagePull = createProblem({
  id: 'image-pull',
  description: "The node can't get a container's image.",
  severity: 'error',
  message: (data: { what: string; image: string; reason: string }) =>
    sentence(
      `${data.what} can't start: its image ${data.image} can't be pulled (${data.reason})`,
    ),
  *check({ pods }) {
    for (const affected of affectedContainers(pods, cannotPull)) {
      const { container, statuses } = affected;
      const [{ image, state }] = statuses;
      const { reason = '', message = '' } =
        state.type === 'waiting' ? state : {};
      yield {
        data: {
          what: containerOfPods(container, affected.pods),
          image: foreign(image ?? '?'),
          reason: foreign(message || reason),
        },
        objects: affected.pods,
        container,
        since: earliest(
          affected.pods.map(pod => readTime(pod.metadata, 'creationTimestamp')),
        ),
        next: [{ type: 'events', object: problemObject(affected.pods[0]) }],
      };
    }
  },
});

function cannotPull({ state }: ContainerStatus): boolean {
  return state.type === 'waiting' && REASONS.has(state.reason ?? '');
}
