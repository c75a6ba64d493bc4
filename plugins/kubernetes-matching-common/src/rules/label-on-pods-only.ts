import {
  controllersOf,
  groupKindOf,
  matchesLabels,
  ObjectSummary,
  Selector,
} from '@mooring/kubernetes-objects';
import { objectEvidence } from '../findings/Finding';
import { ObjectReference } from '../findings/ObjectReference';
import { objectList, quote } from '../findings/text';
import { setLabel } from '../fixes/objectFixes';
import { askedLabel } from '../query/MatchQuery';
import { ClusterAnswer, createRule } from './createRule';

interface Data {
  selector: string;
  objects: readonly ObjectReference[];
  total: number;
}

/** Pods match, and the controller that created them does not, so the tab has nothing to draw them under. */
export const labelOnPodsOnly = createRule({
  id: 'label-on-pods-only',
  description:
    'The pods carry the label, their controller does not, so the tab draws nothing.',
  severity: 'error',
  needs: 'cluster',
  when: 'matched',
  message: ({ selector, objects, total }: Data) =>
    `The pods of ${objectList(objects, total)} match ${quote(selector)}, but ` +
    `${
      total === 1
        ? 'the controller itself does'
        : 'the controllers themselves do'
    } not: ` +
    `the label is in the pod template only, and the tab shows pods under their controller.`,
  *check({ answers, query }) {
    const { labelSelector, selector } = query;
    if (!selector) return;
    const label = askedLabel(query);
    for (const answer of answers) {
      const { cluster } = answer.index;
      const found = podsControllers(answer, selector).map(object => ({
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
          ? found.map(item => setLabel({ ...item, ...label, certain: true }))
          : [],
      };
    }
  },
});

/** The top controllers of matching pods that do not match themselves. */
export function podsControllers(
  { index, objects }: ClusterAnswer,
  selector: Selector,
): ObjectSummary[] {
  const controllers = new Set<ObjectSummary>();
  for (const object of objects) {
    if (groupKindOf(object) !== 'Pod') continue;
    const top = controllersOf(index, object).at(-1);
    if (top && !matchesLabels(selector, top.labels)) controllers.add(top);
  }
  return [...controllers];
}
