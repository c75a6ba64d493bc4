import {
  matchesLabels,
  ObjectIndex,
  ObjectSummary,
  podsOf,
  Selector,
} from '@mooring/kubernetes-objects';
import { objectEvidence } from '../findings/Finding';
import { ObjectReference } from '../findings/ObjectReference';
import { objectList, quote } from '../findings/text';
import { setPodTemplateLabel } from '../fixes/objectFixes';
import { askedLabel } from '../query/MatchQuery';
import { ClusterAnswer, createRule } from './createRule';

interface Data {
  selector: string;
  objects: readonly ObjectReference[];
  total: number;
}

/** A controller matches, and the pods that it creates do not. */
export const labelOnControllerOnly = createRule({
  id: 'label-on-controller-only',
  description: 'The controller carries the label, its pods do not.',
  severity: 'error',
  needs: 'cluster',
  when: 'matched',
  message: ({ selector, objects, total }: Data) =>
    `${objectList(objects, total)} ${total === 1 ? 'matches' : 'match'} ${quote(
      selector,
    )}, but the pods do not: ` + `the label is not in the pod template.`,
  *check({ answers, query }) {
    const { labelSelector, selector } = query;
    if (!selector) return;
    const label = askedLabel(query);
    for (const answer of answers) {
      const { cluster } = answer.index;
      const found = controllersWithoutPods(answer, selector).map(object => ({
        cluster,
        object,
      }));
      if (found.length === 0) continue;
      const evidence = objectEvidence(found);
      yield {
        cluster,
        data: {
          selector: labelSelector,
          objects: evidence.objects ?? [],
          total: found.length,
        },
        evidence,
        fixes: label
          ? found.map(item =>
              setPodTemplateLabel({ ...item, ...label, certain: true }),
            )
          : [],
      };
    }
  },
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
