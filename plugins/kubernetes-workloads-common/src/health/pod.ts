import { KubernetesObject, readText } from '@mooring/kubernetes-objects';
import { containersOf, ContainerStatus } from '../pods/containers';
import { isReady } from '../pods/isReady';
import { Health, health } from './Health';

/** Source: gitops-engine `pkg/health/health_pod.go`. */
export function podHealth(pod: KubernetesObject): Health {
  const restartsAlways = readText(pod.spec, 'restartPolicy') === 'Always';
  const containers = containersOf(pod);
  const main = containers.filter(({ role }) => role === 'main');
  const message = readText(pod.status, 'message') ?? '';
  const failures = restartsAlways ? main.filter(cannotStart) : [];
  if (failures.length > 0)
    return health('Degraded', failures.map(waitingMessage).join(', '));
  switch (readText(pod.status, 'phase')) {
    case 'Pending':
      return health('Progressing', message);
    case 'Succeeded':
      return health('Healthy', message);
    case 'Failed':
      return health('Degraded', message || failureMessage(containers));
    case 'Running':
      // A pod that ends by itself is under way for as long as it runs.
      if (!restartsAlways) return health('Progressing', message);
      if (isReady(pod)) return health('Healthy', message);
      return main.some(({ lastTermination }) => lastTermination)
        ? health('Degraded', message)
        : health('Progressing', message);
    default:
      return health('Unknown', message);
  }
}

/** Whether a container waits because something failed: `ErrImagePull`, `CreateContainerError`, `CrashLoopBackOff`. */
function cannotStart({ state }: ContainerStatus): boolean {
  return (
    state.type === 'waiting' && /^Err|Error$|BackOff$/.test(state.reason ?? '')
  );
}

function waitingMessage({ state }: ContainerStatus): string {
  return (state.type === 'waiting' && state.message) || '';
}

function failureMessage(containers: readonly ContainerStatus[]): string {
  for (const { name, state } of containers) {
    if (state.type !== 'terminated') continue;
    const { message, reason, exitCode } = state.termination;
    if (message) return message;
    if (reason === 'OOMKilled') return reason;
    if (exitCode !== 0)
      return `container "${name}" failed with exit code ${exitCode}`;
  }
  return '';
}
