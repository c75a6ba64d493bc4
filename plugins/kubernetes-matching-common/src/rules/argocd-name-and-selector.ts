import { ARGOCD_ANNOTATIONS } from '@mooring/plugin-kubernetes-delivery-common';
import { annotation } from '../annotations';
import { annotationPath, removeAnnotations } from '../fixes/entityFixes';
import { createRule } from '../rule/createRule';
import { quote } from '../text';

const { name: NAME, selector: SELECTOR } = ARGOCD_ANNOTATIONS;

/** An entity names its Application of Argo CD and selects some as well, and only the name counts. */
export const argocdNameAndSelector = createRule({
  id: 'argocd-name-and-selector',
  description:
    "Both the name of an Argo CD Application and a selector are set, so the selector doesn't count.",
  severity: 'warning',
  needs: 'entity',
  message: ({ name, selector }: { name: string; selector: string }) =>
    `The selector ${quote(
      selector,
    )} in ${SELECTOR} doesn't count, because ${NAME} names Application ${quote(
      name,
    )}.`,
  *check({ entity }) {
    const name = annotation(entity, NAME);
    const selector = annotation(entity, SELECTOR);
    if (name === undefined || selector === undefined) return;
    yield {
      data: { name, selector },
      evidence: { path: annotationPath(SELECTOR) },
      fixes: [
        removeAnnotations({ keys: [SELECTOR], title: 'remove the selector' }),
        removeAnnotations({ keys: [NAME], title: 'remove the name' }),
      ],
    };
  },
});
