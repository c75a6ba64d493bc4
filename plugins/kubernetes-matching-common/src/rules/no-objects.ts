import { objectEvidence } from '../findings/Finding';
import { ObjectReference } from '../objects/ObjectReference';
import { count, objectList, on, plain, quote } from '../text';
import { Fix } from '../fixes/Fix';
import { setLabelEverywhere } from '../fixes/objectFixes';
import { findTopWorkloads, withLabels } from '../objects/workloads';
import { askedLabel } from '../query/MatchQuery';
import { ClusterAnswer, createRule } from '../rule/createRule';

interface Data {
  selector: string;
  namespace?: string;
  clusters: string[];
  /** Matching objects that are not workloads. */
  others: readonly ObjectReference[];
  total: number;
}

/** Nothing matches, and no other rule knows why. */
export const noObjects = createRule({
  id: 'no-objects',
  description: 'Nothing carries the label, and no other rule explains it.',
  severity: 'error',
  needs: 'cluster',
  when: 'unexplained',
  message: ({ selector, namespace, clusters, others, total }: Data) => {
    if (clusters.length === 0)
      return `No cluster is asked for ${quote(selector)}.`;
    const where =
      namespace === undefined ? '' : ` in namespace ${plain(namespace)}`;
    const [only] = clusters;
    const there =
      clusters.length === 1
        ? on(only)
        : ` on any of ${count(clusters.length, 'cluster')}`;
    const what = `matches ${quote(selector)}${where}${there}`;
    return others.length === 0
      ? `No object ${what}.`
      : `No workload ${what}; only ${objectList(others, total)} ${
          total === 1 ? 'does' : 'do'
        }, and its pods do not.`;
  },
  *check({ answers, query }) {
    const label = askedLabel(query);
    const matching = answers.flatMap(({ index, objects }) =>
      objects.map(object => ({ cluster: index.cluster, object })),
    );
    const evidence = objectEvidence(matching);
    yield {
      data: {
        selector: query.labelSelector,
        namespace: query.namespace,
        clusters: answers.map(({ index }) => index.cluster),
        others: evidence.objects ?? [],
        total: matching.length,
      },
      evidence,
      fixes: label ? fixesFor(answers, label) : [],
    };
  },
});

/** Labels the workloads behind the Services that match. */
function fixesFor(
  answers: readonly ClusterAnswer[],
  { key, value }: { key: string; value: string },
): Fix[] {
  return answers.flatMap(({ index, objects }) =>
    objects.flatMap(({ podSelector, namespace }) =>
      podSelector
        ? findTopWorkloads([index], {
            selector: withLabels(podSelector),
            namespace,
          }).map(found => setLabelEverywhere({ ...found, key, value }))
        : [],
    ),
  );
}
