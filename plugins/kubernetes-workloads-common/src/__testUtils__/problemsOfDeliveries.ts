import { KubernetesObject } from '@mooring/kubernetes-objects';
import { EntityDelivery } from '@mooring/plugin-kubernetes-delivery-common';
import { assessComponent } from '../component/assessComponent';
import { OwnerTree } from '../tree/OwnerTree';
import { NOW } from './objects';

/** The problems of objects that are all deployed by these; without objects, of what has deployed none. */
export function problemsOfDeliveries(
  objects: readonly KubernetesObject[],
  ...deliveries: EntityDelivery[]
) {
  const { problems, status } = assessComponent({
    tree: OwnerTree.create(objects),
    now: NOW,
    deliveriesOf: () => deliveries,
    undeployed: objects.length > 0 ? [] : deliveries,
  });
  return {
    status,
    problems: problems.map(
      ({ severity, problem, message }) => `${severity} ${problem}: ${message}`,
    ),
    since: problems.map(({ since }) => since),
    next: problems.flatMap(({ next }) => next),
  };
}
