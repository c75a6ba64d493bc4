import { Node, Pod } from '../kinds';
import { hashNumber } from '../../hash';
import { parseQuantity } from './quantities';

/** A node for a pod, or why there is none, in the words of kube-scheduler. */
export type Placement = { node: Node } | { message: string };

/** Chooses a node by the pod's node selector and requests; each pod is checked as if it were alone on the node. */
export function schedule(pod: Pod, nodes: Node[]): Placement {
  const selector = Object.entries(pod.spec.nodeSelector ?? {});
  const requests = [...requestsOf(pod.spec)];
  const reasons = new Map<string, number>();
  const first = hashNumber(pod.metadata.uid!);
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[(first + index) % nodes.length];
    const obstacles = obstaclesOn(node, { selector, requests });
    if (obstacles.length === 0) {
      return { node };
    }
    obstacles.forEach(reason =>
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1),
    );
  }
  const count = nodes.length;
  const counts = [...reasons].map(([reason, times]) => `${times} ${reason}`);
  const noPreemption = `preemption: 0/${count} nodes are available: ${count} Preemption is not helpful for scheduling.`;
  return {
    message: `0/${count} nodes are available: ${counts
      .sort()
      .join(', ')}. ${noPreemption}`,
  };
}

function obstaclesOn(
  { metadata, status }: Node,
  pod: { selector: [string, string][]; requests: [string, number][] },
): string[] {
  if (pod.selector.some(([key, value]) => metadata.labels?.[key] !== value)) {
    return ["node(s) didn't match Pod's node affinity/selector"];
  }
  const allocatable = status.allocatable ?? {};
  return pod.requests
    .filter(
      ([resource, amount]) => amount > parseQuantity(allocatable[resource]),
    )
    .map(([resource]) => `Insufficient ${resource}`);
}

/** What all containers request together; a limit without a request is one. */
function requestsOf(spec: Pod['spec']): Map<string, number> {
  const sum = new Map<string, number>();
  for (const { resources } of spec.containers) {
    for (const [name, quantity] of Object.entries({
      ...resources?.limits,
      ...resources?.requests,
    })) {
      sum.set(name, (sum.get(name) ?? 0) + parseQuantity(quantity));
    }
  }
  return sum;
}
