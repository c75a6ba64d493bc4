import {
  matchesLabels,
  ObjectSummary,
  podsOf,
  Selector,
} from '@mooring/kubernetes-objects';
import { HalfLabelled, halfLabelled } from '../findings/halfLabelled';
import { objectList, quote } from '../findings/text';
import { setPodTemplateLabel } from '../fixes/objectFixes';
import { ClusterAnswer, createRule } from './createRule';

/** A controller matches, and the pods that it creates do not. */
export const labelOnControllerOnly = createRule({
  id: 'label-on-controller-only',
  description: 'The controller carries the label, its pods do not.',
  severity: 'error',
  needs: 'cluster',
  when: 'matched',
  message: ({ selector, objects, total }: HalfLabelled) =>
    `${objectList(objects, total)} ${total === 1 ? 'matches' : 'match'} ${quote(
      selector,
    )}, but the pods do not: ` + `the label is not in the pod template.`,
  check: context =>
    halfLabelled(context, {
      find: controllersWithoutPods,
      fix: setPodTemplateLabel,
    }),
});

/** More pods are not looked at for one entity; of the controllers whose pods are not, nothing is said. */
const MAX_PODS = 5000;

/** The matching controllers whose pods do not match, and will not when they are replaced. */
export function controllersWithoutPods(
  { index, objects }: ClusterAnswer,
  selector: Selector,
): ObjectSummary[] {
  const matching = new Set(objects.map(({ uid }) => uid));
  let pods = 0;
  const hasMatchingPod = (controller: ObjectSummary) => {
    for (const pod of podsOf(index, controller)) {
      pods += 1;
      if (pods > MAX_PODS || matchesLabels(selector, pod.labels)) return true;
    }
    return false;
  };
  return objects.filter(
    object =>
      object.podTemplateLabels !== undefined &&
      !matchesLabels(selector, object.podTemplateLabels) &&
      !object.owners.some(
        ({ controller, uid }) => controller && matching.has(uid),
      ) &&
      !hasMatchingPod(object),
  );
}
