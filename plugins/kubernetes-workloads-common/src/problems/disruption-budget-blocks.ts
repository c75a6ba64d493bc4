import {
  KubernetesObject,
  LabelSelector,
  matchesLabelSelector,
  readInteger,
  readRecord,
} from '@mooring/kubernetes-objects';
import { createProblem, problemObject } from './createProblem';
import { sentence } from './words';

/** A disruption budget allows no pod to go, even though all are well: nodes cannot be drained. */
export const disruptionBudgetBlocks = createProblem({
  id: 'disruption-budget-blocks',
  description: "A disruption budget lets no pod go, so nodes can't be drained.",
  severity: 'warning',
  message: (data: { healthy: number; needed: number }) =>
    sentence(
      `the disruption budget lets no pod go: it needs ${data.needed} of ${data.healthy} healthy pods, so a node can't be drained`,
    ),
  *check({ pods, tree }) {
    for (const budget of tree.ofKind('PodDisruptionBudget.policy')) {
      const field = (name: string) => readInteger(budget.status, name);
      const [expected = 0, healthy = 0, needed = 0, allowed] = [
        'expectedPods',
        'currentHealthy',
        'desiredHealthy',
        'disruptionsAllowed',
      ].map(field);
      // With pods that are not healthy, it is they that block.
      if (allowed !== 0 || expected === 0 || healthy < expected) continue;
      if (!pods.some(pod => selects(budget, pod))) continue;
      yield {
        data: { healthy, needed },
        objects: [budget],
        next: [{ type: 'events', object: problemObject(budget) }],
      };
    }
  },
});

function selects(budget: KubernetesObject, pod: KubernetesObject): boolean {
  const selector = readRecord(budget.spec, 'selector');
  if (!selector || budget.metadata.namespace !== pod.metadata.namespace)
    return false;
  try {
    return matchesLabelSelector(
      selector as LabelSelector,
      pod.metadata.labels ?? {},
    );
  } catch {
    return false; // an API server accepts no such selector
  }
}
