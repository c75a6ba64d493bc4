import {
  annotation,
  KUBERNETES_ID,
  KUBERNETES_LABEL_SELECTOR,
} from '../annotations';
import { quote } from '../text';
import { annotationPath, removeAnnotations } from '../fixes/entityFixes';
import { askedLabel } from '../query/MatchQuery';
import { createRule } from '../rule/createRule';

/** Both the selector and the id are set, and the selector does not ask for the id. */
export const selectorOverridesId = createRule({
  id: 'selector-overrides-id',
  description:
    'Both a label selector and an id are set, so the id selects nothing.',
  severity: 'warning',
  needs: 'entity',
  message: ({ id, selector }: { id: string; selector: string }) =>
    `The id ${quote(id)} is not asked for, because the label selector ${quote(
      selector,
    )} takes its place.`,
  *check({ entity, query }) {
    const id = annotation(entity, KUBERNETES_ID);
    if (id === undefined || query.source !== 'label-selector') return;
    const asked = askedLabel(query);
    if (asked?.key === KUBERNETES_ID && asked.value === id) return;
    yield {
      data: { id, selector: query.labelSelector },
      evidence: { path: annotationPath(KUBERNETES_ID) },
      fixes: [
        removeAnnotations({ keys: [KUBERNETES_ID], title: 'remove the id' }),
        removeAnnotations({
          keys: [KUBERNETES_LABEL_SELECTOR],
          title: 'remove the label selector',
        }),
      ],
    };
  },
});
