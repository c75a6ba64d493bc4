import { Random } from './Random';

/** What a pod is doing: nearly all run, a few do not. */
export type PodCondition = 'running' | 'not-ready' | 'crash-looping';

/** Out of a hundred pods, three crash and two are not ready. */
export function pickCondition(random: Random): PodCondition {
  if (random.chance(0.03)) return 'crash-looping';
  return random.chance(0.02) ? 'not-ready' : 'running';
}

/** The status that a kubelet would report for a pod with these containers. */
export function podStatus(options: {
  random: Random;
  condition: PodCondition;
  startTime: string;
  containers: { name: string; image: string }[];
}) {
  const { random, condition, startTime, containers } = options;
  const isReady = condition === 'running';
  const podIP = `10.${random.integer(64, 127)}.${random.integer(
    0,
    255,
  )}.${random.integer(1, 254)}`;
  const hostIP = `10.0.${random.integer(0, 255)}.${random.integer(1, 254)}`;
  const podConditions = [
    { type: 'PodReadyToStartContainers', isTrue: true },
    { type: 'Initialized', isTrue: true },
    { type: 'Ready', isTrue: isReady },
    { type: 'ContainersReady', isTrue: isReady },
    { type: 'PodScheduled', isTrue: true },
  ];
  return {
    phase: 'Running',
    conditions: podConditions.map(({ type, isTrue }) => ({
      type,
      status: isTrue ? 'True' : 'False',
      lastProbeTime: null,
      lastTransitionTime: startTime,
      ...(!isTrue && {
        reason: 'ContainersNotReady',
        message: 'containers with unready status: [app]',
      }),
    })),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    podIP,
    podIPs: [{ ip: podIP }],
    startTime,
    containerStatuses: containers.map(container =>
      containerStatus({
        random,
        condition: container.name === 'app' ? condition : 'running',
        startedAt: startTime,
        container,
      }),
    ),
    qosClass: 'Burstable',
  };
}

function containerStatus(options: {
  random: Random;
  condition: PodCondition;
  startedAt: string;
  container: { name: string; image: string };
}) {
  const { random, condition, startedAt, container } = options;
  const containerID = `containerd://${random.hex(64)}`;
  const isCrashing = condition === 'crash-looping';
  const crashed = {
    terminated: {
      exitCode: random.pick([1, 2, 137, 143]),
      reason: 'Error',
      startedAt,
      finishedAt: startedAt,
      containerID,
    },
  };
  const waiting = {
    waiting: {
      reason: 'CrashLoopBackOff',
      message: `back-off 5m0s restarting failed container=${container.name}`,
    },
  };
  return {
    name: container.name,
    state: isCrashing ? waiting : { running: { startedAt } },
    lastState: isCrashing ? crashed : {},
    ready: condition === 'running',
    restartCount: isCrashing ? random.integer(4, 400) : random.integer(0, 2),
    image: container.image,
    imageID: `${container.image.split(':')[0]}@sha256:${random.hex(64)}`,
    containerID,
    started: condition === 'running',
  };
}
