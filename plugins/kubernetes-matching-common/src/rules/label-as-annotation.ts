import { labelValue } from '@mooring/kubernetes-objects';
import { KUBERNETES_ID } from '../annotations';
import { namedOf, objectEvidence } from '../findings/Finding';
import { ObjectReference } from '../objects/ObjectReference';
import { objectList, quote } from '../text';
import { setLabelEverywhere } from '../fixes/objectFixes';
import { findTopWorkloads } from '../objects/workloads';
import { askedLabel } from '../query/MatchQuery';
import { createRule } from '../rule/createRule';

interface Data {
  value: string;
  objects: readonly ObjectReference[];
  total: number;
}

/** A workload carries the id, as an annotation instead of a label. */
export const labelAsAnnotation = createRule({
  id: 'label-as-annotation',
  description:
    'The workload carries the id as an annotation instead of a label.',
  severity: 'error',
  needs: 'cluster',
  when: 'unmatched',
  message: ({ value, objects, total }: Data) =>
    `${objectList(objects, total)} ${
      total === 1 ? 'carries' : 'carry'
    } ${KUBERNETES_ID}=${quote(value)} ` +
    `as an annotation; the Kubernetes plugin selects by labels.`,
  *check({ answered, query }) {
    const asked = askedLabel(query);
    if (asked?.key !== KUBERNETES_ID) return;
    const { key, value } = asked;
    const annotated = yield* findTopWorkloads(answered, {
      annotation: asked,
      namespace: query.namespace,
    });
    if (annotated.length === 0) return;
    const evidence = objectEvidence(annotated);
    yield {
      data: { value, objects: evidence.objects, total: annotated.length },
      evidence,
      fixes: namedOf(annotated).map(({ cluster, object }) =>
        setLabelEverywhere({
          cluster,
          object,
          key,
          value,
          certain: labelValue(object.labels, key) === undefined,
        }),
      ),
    };
  },
});
