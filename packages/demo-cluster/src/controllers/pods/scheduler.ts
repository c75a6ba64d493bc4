import { Node, Pod } from '../kinds';
import { hashNumber } from '../hash';
import { parseQuantity } from './quantities';

/** A node for a pod, or why there is none, in the words of kube-scheduler. */
export type Placement = { node: Node } | { message: string };

/** Chooses a node by the pod's node selector and requests; each pod is looked at as if it were alone on the node. */
export function schedule(pod: Pod, nodes: Node[]): Placement {
  const reasons = new Map<string, number>();
  const fitting = nodes.filter(node => {
    const obstacles = obstaclesTo(pod, node);
    obstacles.forEach(reason =>
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1),
    );
    return obstacles.length === 0;
  });
  if (fitting.length > 0) {
    return { node: fitting[hashNumber(pod.metadata.uid!) % fitting.length] };
  }
  const counts = [...reasons]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort();
  const noPreemption = `preemption: 0/${nodes.length} nodes are available: ${nodes.length} Preemption is not helpful for scheduling.`;
  return {
    message: `0/${nodes.length} nodes are available: ${counts.join(
      ', ',
    )}. ${noPreemption}`,
  };
}

function obstaclesTo({ spec }: Pod, node: Node): string[] {
  const selector = Object.entries(spec.nodeSelector ?? {});
  if (selector.some(([key, value]) => node.metadata.labels?.[key] !== value)) {
    return ["node(s) didn't match Pod's node affinity/selector"];
  }
  const allocatable = node.status.allocatable ?? {};
  return [...requestsOf(spec)]
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
