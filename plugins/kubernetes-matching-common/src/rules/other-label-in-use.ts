import { labelValue } from '@mooring/kubernetes-objects';
import { KUBERNETES_ID, KUBERNETES_LABEL_SELECTOR } from '../annotations';
import { unclaimed } from '../catalog/unclaimed';
import { namedOf, objectEvidence } from '../findings/Finding';
import { ObjectReference } from '../objects/ObjectReference';
import { objectList, quote } from '../text';
import { annotationPath } from '../fixes/entityFixes';
import { Fix } from '../fixes/Fix';
import { setLabelEverywhere } from '../fixes/objectFixes';
import { findTopWorkloads, withLabel } from '../objects/workloads';
import { createRule } from '../rule/createRule';

/**
 * The labels by which charts, operators and Argo CD name an application.
 *
 * Sources: the recommended labels of https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels;
 * https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking.
 */
export const OTHER_LABELS = [
  'app.kubernetes.io/name',
  'app.kubernetes.io/instance',
  'app',
  'argocd.argoproj.io/instance',
];

interface Data {
  key: string;
  id: string;
  objects: readonly ObjectReference[];
  total: number;
}

/** A workload is known by the id, under another label. */
export const otherLabelInUse = createRule({
  id: 'other-label-in-use',
  description:
    'app.kubernetes.io/name, app, app.kubernetes.io/instance or the Argo CD instance equals the id.',
  severity: 'error',
  needs: 'cluster',
  when: 'unmatched',
  revealsOthers: true,
  message: ({ key, id, objects, total }: Data) =>
    `No object carries ${KUBERNETES_ID}=${quote(id)}, but ${objectList(
      objects,
      total,
    )} ` + `${total === 1 ? 'carries' : 'carry'} ${key}=${quote(id)}.`,
  *check({ answered, answers, catalog, query }) {
    const { id, namespace, source } = query;
    if (source === 'label-selector') return;
    // Where a Service carries the label, its own pods tell more than another label.
    if (answers.length > 0) return;
    for (const key of OTHER_LABELS) {
      const carrying = yield* findTopWorkloads(answered, {
        selector: withLabel(key, id),
        namespace,
      });
      const unlabelled = carrying.filter(
        ({ object }) => labelValue(object.labels, KUBERNETES_ID) === undefined,
      );
      const found = yield* unclaimed(catalog, unlabelled);
      if (found.length === 0) continue;
      const evidence = objectEvidence(found);
      const selector = `${key}=${id}`;
      yield {
        data: { key, id, objects: evidence.objects, total: found.length },
        evidence,
        fixes: [
          selectBy(selector),
          ...namedOf(found).map(({ cluster, object }) =>
            setLabelEverywhere({
              cluster,
              object,
              key: KUBERNETES_ID,
              value: id,
            }),
          ),
        ],
      };
      return;
    }
  },
});

/** Upstream reads the id only where there is no selector, so the selector takes its place. */
function selectBy(selector: string): Fix {
  const key = KUBERNETES_LABEL_SELECTOR;
  return {
    title: `select by ${quote(selector)}`,
    certain: false,
    target: { type: 'entity' },
    edits: [
      { type: 'rename', path: annotationPath(KUBERNETES_ID), key },
      { type: 'set', path: annotationPath(key), value: selector },
    ],
  };
}
