import { Container } from 'kubernetes-types/core/v1';
import { hashNumber } from '../../hash';
import { Controller, ControllerContext } from '../ControllerContext';
import { Node, Pod } from '../kinds';
import { POD_ANNOTATION } from '../../store/podAnnotations';
import { planContainers } from './containerPlans';
import { podAt, unschedulablePod } from './podTimeline';
import { recordPodEvents } from './podEvents';
import { Placement, schedule } from './scheduler';

/** How often what is missing, a node or a ConfigMap, is looked for again, in milliseconds. */
const RETRY_MS = 30_000;

/** Scheduler and kubelet: puts pods on nodes and writes what became of them. */
export const kubeletController: Controller<Pod> = {
  apiVersion: 'v1',
  kind: 'Pod',
  reconcile(pod, context) {
    const { store, now } = context;
    const nodes = store.list(store.types.require('v1', 'Node')) as Node[];
    const placement = place(pod, nodes);
    if ('message' in placement) {
      write(
        pod,
        { ...pod, status: unschedulablePod(pod, placement.message) },
        context,
      );
      return now() + RETRY_MS;
    }
    const { node } = placement;
    const address = hashNumber(pod.metadata.uid!);
    const plans = planContainers(pod, {
      findMissing: container => findMissing(container, pod, context),
    });
    const moment = podAt(pod, {
      plans,
      now: now(),
      podIP: `10.244.${Math.floor(address / 254) % 256}.${(address % 254) + 1}`,
      hostIP:
        node.status.addresses?.find(({ type }) => type === 'InternalIP')
          ?.address ?? '',
    });
    write(
      pod,
      {
        ...pod,
        spec: { ...pod.spec, nodeName: node.metadata.name },
        status: moment.status,
      },
      context,
    );
    const lacksConfiguration = plans.main.some(
      plan =>
        plan.kind === 'wait' && plan.reason === 'CreateContainerConfigError',
    );
    return lacksConfiguration
      ? Math.min(moment.next ?? Infinity, now() + RETRY_MS)
      : moment.next;
  },
};

function place(pod: Pod, nodes: Node[]): Placement {
  if (pod.metadata.annotations?.[POD_ANNOTATION] === 'pending') {
    const count = nodes.length;
    return {
      message: `0/${count} nodes are available: ${count} Insufficient cpu. preemption: 0/${count} nodes are available: ${count} No preemption victims found for incoming pod.`,
    };
  }
  const bound = nodes.find(
    ({ metadata }) => metadata.name === pod.spec.nodeName,
  );
  return bound ? { node: bound } : schedule(pod, nodes);
}

function write(before: Pod, after: Pod, context: ControllerContext): void {
  const { store } = context;
  store.update(store.types.require('v1', 'Pod'), after);
  recordPodEvents({ before, after, context });
}

/** The first ConfigMap or Secret a container's environment needs that is not there, in the words of the kubelet. */
function findMissing(
  container: Container,
  { metadata }: Pod,
  { store }: ControllerContext,
): string | undefined {
  const refs = [
    ...(container.envFrom ?? []).flatMap(({ configMapRef, secretRef }) => [
      { kind: 'ConfigMap', ref: configMapRef },
      { kind: 'Secret', ref: secretRef },
    ]),
    ...(container.env ?? []).flatMap(({ valueFrom }) => [
      { kind: 'ConfigMap', ref: valueFrom?.configMapKeyRef },
      { kind: 'Secret', ref: valueFrom?.secretKeyRef },
    ]),
  ];
  const missing = refs.find(
    ({ kind, ref }) =>
      ref?.name &&
      !ref.optional &&
      !store.get(store.types.require('v1', kind), {
        namespace: metadata.namespace,
        name: ref.name,
      }),
  );
  return (
    missing &&
    `${missing.kind.toLocaleLowerCase('en-US')} "${
      missing.ref?.name
    }" not found`
  );
}
