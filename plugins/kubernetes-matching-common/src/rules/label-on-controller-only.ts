import {
  matchesLabels,
  ObjectIndex,
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

/** The matching controllers whose pods do not match, and will not when they are replaced. */
export function controllersWithoutPods(
  { index, objects }: ClusterAnswer,
  selector: Selector,
): ObjectSummary[] {
  const matching = new Set(objects.map(({ uid }) => uid));
  return objects.filter(
    object =>
      object.podTemplateLabels !== undefined &&
      !matchesLabels(selector, object.podTemplateLabels) &&
      !object.owners.some(
        ({ controller, uid }) => controller && matching.has(uid),
      ) &&
      !hasMatchingPod(index, object, selector),
  );
}

function hasMatchingPod(
  index: ObjectIndex,
  controller: ObjectSummary,
  selector: Selector,
): boolean {
  for (const pod of podsOf(index, controller)) {
    if (matchesLabels(selector, pod.labels)) return true;
  }
  return false;
}
