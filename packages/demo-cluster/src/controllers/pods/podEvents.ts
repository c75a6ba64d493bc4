import { ContainerStatus } from 'kubernetes-types/core/v1';
import { KubernetesObject } from '../../store/KubernetesObject';
import { toTimestamp } from '../../store/ObjectStore';
import { hashNumber } from '../../hash';
import { ControllerContext } from '../ControllerContext';
import { Pod } from '../kinds';

/** How long Events are kept, in milliseconds (`--event-ttl` of kube-apiserver). */
export const EVENT_TTL_MS = 60 * 60 * 1000;

interface PodEvent {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  component: 'kubelet' | 'default-scheduler';
  fieldPath?: string;
}

/** Writes the Events that tell of a pod's change; one that was there already is counted up. */
export function recordPodEvents(options: {
  before: Pod;
  after: Pod;
  context: ControllerContext;
}): void {
  const { before, after, context } = options;
  const events = [
    ...schedulingEvents(before, after),
    ...(after.status?.containerStatuses ?? []).flatMap((status, index) =>
      containerEvents(before.status?.containerStatuses?.[index], status, after),
    ),
  ];
  events.forEach(event => record(event, after, context));
}

function schedulingEvents(before: Pod, after: Pod): PodEvent[] {
  const { name, namespace } = after.metadata;
  const component = 'default-scheduler';
  if (!before.spec.nodeName && after.spec.nodeName) {
    const message = `Successfully assigned ${namespace}/${name} to ${after.spec.nodeName}`;
    return [{ type: 'Normal', reason: 'Scheduled', message, component }];
  }
  const [condition] = after.status?.conditions ?? [];
  return condition?.reason === 'Unschedulable' && !before.status?.conditions
    ? [
        {
          type: 'Warning',
          reason: 'FailedScheduling',
          message: condition.message ?? '',
          component,
        },
      ]
    : [];
}

function containerEvents(
  before: ContainerStatus | undefined,
  after: ContainerStatus,
  pod: Pod,
): PodEvent[] {
  const event = (
    type: PodEvent['type'],
    reason: string,
    message: string,
  ): PodEvent => ({
    type,
    reason,
    message,
    component: 'kubelet',
    fieldPath: `spec.containers{${after.name}}`,
  });
  const { state, restartCount, image, name } = after;
  const waiting = state?.waiting;
  const started =
    state?.running &&
    state.running.startedAt !== before?.state?.running?.startedAt;
  if (started) {
    const pulled = event(
      'Normal',
      'Pulled',
      `Container image "${image}" already present on machine`,
    );
    return [
      ...(restartCount === 0 ? [pulled] : []),
      event('Normal', 'Created', `Container created`),
      event('Normal', 'Started', `Container started`),
    ];
  }
  if (!waiting || waiting.reason === before?.state?.waiting?.reason) {
    return [];
  }
  switch (waiting.reason) {
    case 'CrashLoopBackOff': {
      const { metadata } = pod;
      const which = `container ${name} in pod ${metadata.name}_${metadata.namespace}(${metadata.uid})`;
      return [
        event('Warning', 'BackOff', `Back-off restarting failed ${which}`),
      ];
    }
    case 'ErrImagePull':
      return [
        event('Normal', 'Pulling', `Pulling image "${image}"`),
        event(
          'Warning',
          'Failed',
          `Failed to pull image "${image}": ${waiting.message}`,
        ),
        event('Warning', 'Failed', 'Error: ErrImagePull'),
      ];
    case 'ImagePullBackOff':
      return [
        event('Normal', 'BackOff', `Back-off pulling image "${image}"`),
        event('Warning', 'Failed', 'Error: ImagePullBackOff'),
      ];
    case 'InvalidImageName':
      return [event('Warning', 'InspectFailed', waiting.message ?? '')];
    case 'CreateContainerConfigError':
      return [event('Warning', 'Failed', `Error: ${waiting.message}`)];
    default:
      return [];
  }
}

function record(
  { component, fieldPath, ...event }: PodEvent,
  pod: Pod,
  { store, writer, now, present }: ControllerContext,
): void {
  if (now() < present() - EVENT_TTL_MS) {
    return; // it would be gone by now
  }
  const type = store.types.require('v1', 'Event');
  const { name: podName, namespace, uid, resourceVersion } = pod.metadata;
  const hash = hashNumber(
    `${uid}/${event.reason}/${event.message}/${fieldPath}`,
  )
    .toString(16)
    .padStart(8, '0');
  const name = `${podName}.${hash}`;
  const time = toTimestamp(now());
  const known = store.get(type, { namespace, name });
  if (known) {
    store.update(type, {
      ...known,
      count: (known.count as number) + 1,
      lastTimestamp: time,
    });
    return;
  }
  const object: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject: {
      kind: 'Pod',
      namespace,
      name: podName,
      uid,
      apiVersion: 'v1',
      resourceVersion,
      fieldPath,
    },
    ...event,
    source: {
      component,
      ...(component === 'kubelet' && { host: pod.spec.nodeName }),
    },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
    eventTime: null,
    reportingComponent: component,
    reportingInstance: component === 'kubelet' ? pod.spec.nodeName ?? '' : '',
  };
  writer.create(type, object);
}
