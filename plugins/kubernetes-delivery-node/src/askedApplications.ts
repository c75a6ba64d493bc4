import { matchesLabels, parseLabelSelector } from '@mooring/kubernetes-objects';
import {
  APPLICATION,
  ArgocdInstance,
  AskedApplications,
  mayHold,
} from '@mooring/plugin-kubernetes-delivery-common';
import { DeliveryIndex } from './DeliveryIndex';
import { Reconciler } from './Reconciler';

/** More Applications of one entity are not shown. */
const MAX_APPLICATIONS = 50;

/** The Applications that an entity names. */
export function askedApplications(
  { name, selector, namespace, instance, project }: AskedApplications,
  index: DeliveryIndex,
  instances: readonly ArgocdInstance[],
): Reconciler[] {
  const named =
    name === undefined
      ? selectedBy(selector, index)
      : index.named(APPLICATION, name);
  const meant = instances.filter(each => each.name === instance);
  return named
    .filter(
      ({ cluster, delivery: { reconciler, project: own } }) =>
        (namespace === undefined || reconciler.namespace === namespace) &&
        (project === undefined || own === project) &&
        (meant.length === 0 ||
          meant.some(each => mayHold(each, { cluster, reconciler }))),
    )
    .slice(0, MAX_APPLICATIONS);
}

function selectedBy(
  text: string | undefined,
  index: DeliveryIndex,
): Reconciler[] {
  if (text === undefined) return [];
  try {
    const selector = parseLabelSelector(text);
    return [...index.all()].filter(
      ({ delivery, labels }) =>
        delivery.reconciler.kind === APPLICATION &&
        matchesLabels(selector, labels),
    );
  } catch {
    return []; // The rule for it says where it is wrong.
  }
}
