import {
  KubernetesObject,
  readFlag,
  readInteger,
  readList,
  readRecord,
  readText,
  readTime,
} from '@mooring/kubernetes-objects';

/**
 * How a container ended.
 *
 * Source: `ContainerStateTerminated` in k8s.io/api `core/v1/types.go`.
 *
 * @public
 */
export interface Termination {
  readonly exitCode: number;
  /** The number of the signal that ended it, where the runtime tells. */
  readonly signal?: number;
  readonly reason?: string;
  readonly message?: string;
  /** Milliseconds since the epoch. */
  readonly finishedAt?: number;
}

/**
 * A container of a pod as its status tells, or as its spec does while the kubelet has not reported yet.
 *
 * @public
 */
export interface ContainerStatus {
  readonly name: string;
  /** `sidecar`: an init container that restarts always and runs beside the others. */
  readonly role: 'init' | 'sidecar' | 'main';
  readonly image?: string;
  readonly ready: boolean;
  /** Whether its startup probe has succeeded. */
  readonly started: boolean;
  readonly restarts: number;
  readonly state: ContainerState;
  /** How it ended before the last restart. */
  readonly lastTermination?: Termination;
}

/**
 * What a container is doing; `unreported` while the kubelet has said nothing.
 *
 * @public
 */
export type ContainerState =
  | { readonly type: 'unreported' }
  | {
      readonly type: 'waiting';
      readonly reason?: string;
      readonly message?: string;
    }
  | { readonly type: 'running'; readonly startedAt?: number }
  | { readonly type: 'terminated'; readonly termination: Termination };

/** Objects don't change, and every problem asks for their containers. */
const known = new WeakMap<KubernetesObject, readonly ContainerStatus[]>();

/**
 * The containers of a pod: init containers and sidecars first, in the order in which they start.
 *
 * @public
 */
export function containersOf(
  pod: KubernetesObject,
): readonly ContainerStatus[] {
  let containers = known.get(pod);
  if (!containers) known.set(pod, (containers = readContainers(pod)));
  return containers;
}

function readContainers(pod: KubernetesObject): ContainerStatus[] {
  const sidecars = new Set(
    readList(pod.spec, 'initContainers')
      .filter(isRestartable)
      .map(container => readText(container, 'name')),
  );
  const roleOfInit = (name: string) =>
    sidecars.has(name) ? 'sidecar' : 'init';
  return [
    ...ofList(pod, 'initContainers', 'initContainerStatuses', roleOfInit),
    ...ofList(pod, 'containers', 'containerStatuses', () => 'main'),
  ];
}

/** What a pod's spec says of a container, of whatever role; undefined for one that it does not name. */
export function containerSpec(pod: KubernetesObject, name: string): unknown {
  return [
    ...readList(pod.spec, 'containers'),
    ...readList(pod.spec, 'initContainers'),
  ].find(item => readText(item, 'name') === name);
}

/** Source: `IsRestartableInitContainer` in k8s.io/kubernetes `pkg/api/pod/util.go`. */
export function isRestartable(container: unknown): boolean {
  return readText(container, 'restartPolicy') === 'Always';
}

function ofList(
  pod: KubernetesObject,
  specs: string,
  statuses: string,
  roleOf: (name: string) => ContainerStatus['role'],
): ContainerStatus[] {
  const reported = new Map(
    readList(pod.status, statuses).map(status => [
      readText(status, 'name') ?? '',
      status,
    ]),
  );
  const unreported = new Map(
    readList(pod.spec, specs).map(spec => [readText(spec, 'name') ?? '', spec]),
  );
  return [...new Map([...unreported, ...reported])].map(([name, status]) => ({
    name,
    role: roleOf(name),
    image: readText(unreported.get(name), 'image') ?? readText(status, 'image'),
    ready: readFlag(status, 'ready'),
    started: readFlag(status, 'started'),
    restarts: readInteger(status, 'restartCount') ?? 0,
    state: stateOf(readRecord(status, 'state')),
    lastTermination: terminationOf(
      readRecord(status, 'lastState', 'terminated'),
    ),
  }));
}

/** Source: `ContainerState`: at most one of its three members is set. */
export function stateOf(state: unknown): ContainerState {
  const termination = terminationOf(readRecord(state, 'terminated'));
  if (termination) return { type: 'terminated', termination };
  const waiting = readRecord(state, 'waiting');
  if (waiting)
    return {
      type: 'waiting',
      reason: readText(waiting, 'reason'),
      message: readText(waiting, 'message'),
    };
  const running = readRecord(state, 'running');
  if (running)
    return { type: 'running', startedAt: readTime(running, 'startedAt') };
  return { type: 'unreported' };
}

function terminationOf(terminated: unknown): Termination | undefined {
  if (terminated === undefined) return undefined;
  return {
    exitCode: readInteger(terminated, 'exitCode') ?? 0,
    signal: readInteger(terminated, 'signal') || undefined,
    reason: readText(terminated, 'reason'),
    message: readText(terminated, 'message'),
    finishedAt: readTime(terminated, 'finishedAt'),
  };
}
