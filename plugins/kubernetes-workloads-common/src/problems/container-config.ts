import { readTime } from '@mooring/kubernetes-objects';
import { ContainerStatus } from '../pods/containers';
import { createProblem, problemObject } from './createProblem';
import { affectedContainers, earliest } from './perContainer';
import { containerOfPods, foreign, sentence } from './words';

/** Source: k8s.io/kubernetes `pkg/kubelet/kuberuntime/kuberuntime_container.go`, `pkg/kubelet/container/sync_result.go`. */
const REASONS = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PreCreateHookError',
  'PreStartHookError',
  'PostStartHookError',
]);

/** The kubelet cannot create a container as it is configured; its message names the missing ConfigMap, Secret or key. */
export const containerConfig = createProblem({
  id: 'container-config',
  description:
    "A container can't be created as it is configured; names what is missing.",
  severity: 'error',
  message: (data: { what: string; reason: string }) =>
    sentence(`${data.what} can't be created: ${data.reason}`),
  *check({ pods }) {
    for (const affected of affectedContainers(pods, isMisconfigured)) {
      const [{ state }] = affected.statuses;
      const { reason = '', message = '' } =
        state.type === 'waiting' ? state : {};
      yield {
        data: {
          what: containerOfPods(affected.container, affected.pods),
          reason: foreign(message || reason),
        },
        objects: affected.pods,
        container: affected.container,
        since: earliest(
          affected.pods.map(pod => readTime(pod.metadata, 'creationTimestamp')),
        ),
        next: [{ type: 'events', object: problemObject(affected.pods[0]) }],
      };
    }
  },
});

function isMisconfigured({ state }: ContainerStatus): boolean {
  return state.type === 'waiting' && REASONS.has(state.reason ?? '');
}
