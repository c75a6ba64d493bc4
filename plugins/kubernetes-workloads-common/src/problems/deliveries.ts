import { EntityDelivery } from '@mooring/plugin-kubernetes-delivery-common';
import { isWorkload } from '../tree/OwnerTree';
import { WorkloadContext } from './createProblem';
import { NextStep } from './Problem';
import { foreign } from './words';

/** The deliveries that a workload is the first to show: one cause is one problem, however many workloads it deploys. */
export function deliveriesFirstOf({
  workload,
  tree,
  deliveriesOf,
}: WorkloadContext): EntityDelivery[] {
  if (!deliveriesOf) return [];
  const workloads = tree.roots.filter(isWorkload);
  return deliveriesOf(workload.object).filter(delivery => {
    const first = workloads.find(({ object }) =>
      deliveriesOf(object).includes(delivery),
    );
    return !first || first.object === workload.object;
  });
}

/** `Application argocd/cart on hub`. */
export function reconcilerName({ reconciler, cluster }: EntityDelivery) {
  const { kind, namespace, name } = reconciler;
  const full = namespace ? `${namespace}/${name}` : name;
  return foreign(`${kind.split('.')[0]} ${full} on ${cluster}`);
}

/** What shows more, for names that a shell takes as they are. */
export function commandFor(
  { tool, reconciler }: EntityDelivery,
  verbs: { argocd: string; flux: string },
): NextStep[] {
  const { kind, namespace = 'default', name } = reconciler;
  if (![namespace, name].every(word => /^[a-z0-9.-]+$/.test(word))) return [];
  const command =
    tool === 'argocd'
      ? `argocd app ${verbs.argocd} ${namespace}/${name}`
      : `flux ${verbs.flux} ${kind
          .split('.')[0]
          .toLowerCase()} ${name} -n ${namespace}`;
  return [{ type: 'command', command }];
}
