import { Container } from 'kubernetes-types/core/v1';
import { toTimestamp } from '../../store/ObjectStore';
import { hashNumber } from '../../hash';
import { Node, Pod } from '../kinds';
import { CPU_ANNOTATION, MEMORY_ANNOTATION } from '../../store/podAnnotations';
import { parseQuantity } from './quantities';

/** How often metrics-server scrapes, in seconds (`--metric-resolution`). */
const WINDOW_SECONDS = 15;

/** Of what it requests, a container uses this share when nothing else is said; and this much when it requests nothing. */
const USED_SHARE = 0.3;
const DEFAULT_CPU = 0.005;
const DEFAULT_MEMORY = 32 * 2 ** 20;

/** How far use swings around that, up and down. */
const SWING = 0.1;

/** What a container uses: CPU in cores, memory in bytes. */
export interface Usage {
  cpu: number;
  memory: number;
}

/** What a pod's running containers use at a moment; a pure function of pod and time, `undefined` when none runs. */
function usageOf(
  pod: Pod,
  now: number,
): { name: string; usage: Usage }[] | undefined {
  const running = pod.spec.containers.filter(({ name }) =>
    pod.status?.containerStatuses?.some(
      status => status.name === name && status.state?.running,
    ),
  );
  return running.length === 0
    ? undefined
    : running.map(container => ({
        name: container.name,
        usage: containerUsage(pod, container, now),
      }));
}

/** The `PodMetrics` of a pod, as metrics-server reports it. */
export function podMetrics(pod: Pod, now: number) {
  const containers = usageOf(pod, now);
  const { name, namespace, labels, creationTimestamp } = pod.metadata;
  return (
    containers && {
      kind: 'PodMetrics',
      apiVersion: 'metrics.k8s.io/v1beta1',
      metadata: { name, namespace, creationTimestamp, labels },
      ...windowAt(now),
      containers: containers.map(container => ({
        name: container.name,
        usage: formatUsage(container.usage),
      })),
    }
  );
}

/** The `NodeMetrics` of a node: the sum over its pods. */
export function nodeMetrics(node: Node, pods: Pod[], now: number) {
  const { name, labels, creationTimestamp } = node.metadata;
  const usages = pods
    .filter(({ spec }) => spec.nodeName === name)
    .flatMap(pod => usageOf(pod, now) ?? [])
    .map(({ usage }) => usage);
  return {
    kind: 'NodeMetrics',
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: { name, creationTimestamp, labels },
    ...windowAt(now),
    usage: formatUsage({
      cpu: usages.reduce((sum, { cpu }) => sum + cpu, 0),
      memory: usages.reduce((sum, { memory }) => sum + memory, 0),
    }),
  };
}

function containerUsage(
  pod: Pod,
  { name, resources }: Container,
  now: number,
): Usage {
  const { [CPU_ANNOTATION]: cpu, [MEMORY_ANNOTATION]: memory } =
    pod.metadata.annotations ?? {};
  const requests = resources?.requests ?? {};
  const swing =
    1 +
    SWING * Math.sin(now / 60_000 + hashNumber(`${pod.metadata.uid}/${name}`));
  return {
    cpu:
      swing *
      (cpu
        ? parseQuantity(cpu)
        : parseQuantity(requests.cpu) * USED_SHARE || DEFAULT_CPU),
    memory:
      swing *
      (memory
        ? parseQuantity(memory)
        : parseQuantity(requests.memory) * USED_SHARE || DEFAULT_MEMORY),
  };
}

function windowAt(now: number) {
  const window = WINDOW_SECONDS * 1000;
  return {
    timestamp: toTimestamp(Math.floor(now / window) * window),
    window: `${WINDOW_SECONDS}s`,
  };
}

function formatUsage({ cpu, memory }: Usage): { cpu: string; memory: string } {
  return {
    cpu: `${Math.round(cpu * 1e9)}n`,
    memory: `${Math.round(memory / 1024)}Ki`,
  };
}
