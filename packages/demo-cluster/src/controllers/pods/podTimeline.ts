import { createHash } from 'node:crypto';
import {
  Container,
  ContainerStatus,
  PodCondition,
  PodStatus,
} from 'kubernetes-types/core/v1';
import { toTimestamp } from '../../store/ObjectStore';
import { Pod } from '../kinds';
import {
  containerAt,
  ContainerMoment,
  ContainerPlan,
} from './containerTimeline';

/** From the pod's creation to its first container, in milliseconds: scheduling, volumes, network, pull. */
const START_UP_MS = 1_000;

/** A pod's status at one moment, and when it changes next, in milliseconds since the epoch. */
export interface PodMoment {
  status: PodStatus;
  next?: number;
}

/** A pod that no node takes. */
export function unschedulablePod(pod: Pod, message: string): PodStatus {
  const conditions = [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastTransitionTime: pod.metadata.creationTimestamp,
    },
  ];
  return { phase: 'Pending', conditions, qosClass: qosClassOf(pod) };
}

/** Works out the status of a pod that is on a node: a pure function of the pod, its plans and the time. */
export function podAt(
  pod: Pod,
  options: {
    plans: { init: ContainerPlan[]; main: ContainerPlan[] };
    now: number;
    podIP: string;
    hostIP: string;
  },
): PodMoment {
  const { plans, now, podIP, hostIP } = options;
  const created = Date.parse(pod.metadata.creationTimestamp!);
  const {
    initContainers = [],
    containers,
    restartPolicy = 'Always',
  } = pod.spec;
  const locate = (
    container: Container,
    plan: ContainerPlan,
    start: number,
    policy: string,
  ) =>
    containerAt(plan, {
      name: container.name,
      pod: `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`,
      start,
      now,
      restartPolicy: policy,
      id: restart => containerId(pod, container.name, restart),
    });

  let start: number | undefined = created + START_UP_MS;
  const init: (ContainerMoment | undefined)[] = [];
  for (const [index, container] of initContainers.entries()) {
    // An init container that succeeded is not restarted, whatever the pod's policy.
    const plan = plans.init[index];
    const succeeds = plan.kind === 'exit' && plan.exitCode === 0;
    const moment: ContainerMoment | undefined =
      start === undefined
        ? undefined
        : locate(container, plan, start, succeeds ? 'Never' : restartPolicy);
    init.push(moment);
    start = moment?.finished === 0 ? moment.since : undefined;
  }
  const main = containers.map((container, index) =>
    start === undefined
      ? undefined
      : locate(container, plans.main[index], start, restartPolicy),
  );

  const moments = [...init, ...main].filter(moment => moment !== undefined);
  const initFailed = init.some(moment => (moment?.finished ?? 0) !== 0);
  const phase = initFailed ? 'Failed' : phaseOf(main, restartPolicy);
  const next = moments
    .map(moment => moment.next)
    .filter(time => time !== undefined);
  const status: PodStatus = {
    phase,
    conditions: conditionsOf({ pod, init, main, created, phase }),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: toTimestamp(created),
    ...(init.length > 0 && {
      initContainerStatuses: initContainers.map((container, index) =>
        toStatus(pod, container, init[index], { isInit: true, hasInit: true }),
      ),
    }),
    containerStatuses: containers.map((container, index) =>
      toStatus(pod, container, main[index], {
        isInit: false,
        hasInit: init.length > 0,
      }),
    ),
    qosClass: qosClassOf(pod),
  };
  return { status, next: next.length > 0 ? Math.min(...next) : undefined };
}

/** See `getPhase` in `k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go`. */
function phaseOf(
  main: (ContainerMoment | undefined)[],
  restartPolicy: string,
): string {
  const neverRan = main.some(
    moment => !moment || (moment.state.waiting && !moment.lastState.terminated),
  );
  if (neverRan) {
    return 'Pending';
  }
  const finished = main.every(moment => moment?.finished !== undefined);
  if (!finished || restartPolicy === 'Always') {
    return 'Running';
  }
  return main.every(moment => moment?.finished === 0) ? 'Succeeded' : 'Failed';
}

function conditionsOf(options: {
  pod: Pod;
  init: (ContainerMoment | undefined)[];
  main: (ContainerMoment | undefined)[];
  created: number;
  phase: string;
}): PodCondition[] {
  const { pod, init, main, created, phase } = options;
  const notInitialized = namesOf(
    pod.spec.initContainers ?? [],
    init,
    moment => moment?.finished === 0,
  );
  const unready = namesOf(
    pod.spec.containers,
    main,
    moment => moment?.ready ?? false,
  );
  const since = Math.max(
    created,
    ...main.map(moment => moment?.since ?? created),
  );
  const succeeded = phase === 'Succeeded';
  const ready: Partial<PodCondition> =
    unready.length === 0
      ? { status: 'True' }
      : {
          status: 'False',
          reason: succeeded ? 'PodCompleted' : 'ContainersNotReady',
          ...(!succeeded && {
            message: `containers with unready status: [${unready.join(' ')}]`,
          }),
        };
  const initialized: Partial<PodCondition> =
    notInitialized.length === 0
      ? { status: 'True', ...(succeeded && { reason: 'PodCompleted' }) }
      : {
          status: 'False',
          reason: 'ContainersNotInitialized',
          message: `containers with incomplete status: [${notInitialized.join(
            ' ',
          )}]`,
        };
  const condition = (
    type: string,
    time: number,
    rest: Partial<PodCondition>,
  ): PodCondition => ({
    type,
    status: 'True',
    lastTransitionTime: toTimestamp(time),
    ...rest,
  });
  return [
    condition('PodReadyToStartContainers', created, {
      status: ['Succeeded', 'Failed'].includes(phase) ? 'False' : 'True',
    }),
    condition(
      'Initialized',
      init.length > 0
        ? Math.max(created, ...init.map(moment => moment?.since ?? created))
        : created,
      initialized,
    ),
    condition('Ready', since, ready),
    condition('ContainersReady', since, ready),
    condition('PodScheduled', created, {}),
  ];
}

function namesOf(
  containers: Container[],
  moments: (ContainerMoment | undefined)[],
  holds: (moment: ContainerMoment | undefined) => boolean,
): string[] {
  return containers
    .filter((_, index) => !holds(moments[index]))
    .map(({ name }) => name);
}

function toStatus(
  pod: Pod,
  container: Container,
  moment: ContainerMoment | undefined,
  { isInit, hasInit }: { isInit: boolean; hasInit: boolean },
): ContainerStatus {
  const image = container.image ?? '';
  const ran =
    moment &&
    (moment.started ||
      moment.state.terminated ||
      moment.restartCount > 0 ||
      moment.lastState.terminated);
  return {
    name: container.name,
    image,
    imageID: ran ? `${image.split(/[:@]/)[0]}@sha256:${sha256(image)}` : '',
    ...(ran && {
      containerID: containerId(pod, container.name, moment.restartCount),
    }),
    state: moment?.state ?? {
      waiting: { reason: hasInit ? 'PodInitializing' : 'ContainerCreating' },
    },
    lastState: moment?.lastState ?? {},
    ready: isInit ? moment?.finished === 0 : moment?.ready ?? false,
    started: moment?.started ?? false,
    restartCount: moment?.restartCount ?? 0,
  };
}

/** See `ComputePodQOS` in `k8s.io/kubernetes/pkg/apis/core/v1/helper/qos`. */
function qosClassOf({ spec }: Pod): string {
  const resources = spec.containers.map(container => container.resources ?? {});
  const isGuaranteed = resources.every(({ requests = {}, limits = {} }) =>
    ['cpu', 'memory'].every(
      name =>
        limits[name] !== undefined &&
        (requests[name] ?? limits[name]) === limits[name],
    ),
  );
  if (isGuaranteed) {
    return 'Guaranteed';
  }
  const saysAnything = resources.some(
    ({ requests = {}, limits = {} }) =>
      Object.keys({ ...requests, ...limits }).length > 0,
  );
  return saysAnything ? 'Burstable' : 'BestEffort';
}

function containerId(pod: Pod, container: string, restart: number): string {
  return `containerd://${sha256(
    `${pod.metadata.uid}/${container}/${restart}`,
  )}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
