import { Steps } from '@mooring/kubernetes-objects';
import { namedOf, objectEvidence } from '../findings/Finding';
import { ObjectReference } from '../objects/ObjectReference';
import { count, objectList, on, plain, quote } from '../text';
import { Fix } from '../fixes/Fix';
import { setLabelEverywhere } from '../fixes/objectFixes';
import {
  findTopWorkloads,
  LocatedObject,
  withLabels,
} from '../objects/workloads';
import { askedLabel } from '../query/MatchQuery';
import { createRule } from '../rule/createRule';

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
  *check({ answers, asked, query }) {
    const label = askedLabel(query);
    const matching: LocatedObject[] = [];
    for (const { index, objects } of answers) {
      const { cluster } = index;
      for (const object of objects) matching.push({ index, cluster, object });
      yield;
    }
    const evidence = objectEvidence(matching);
    yield {
      data: {
        selector: query.labelSelector,
        namespace: query.namespace,
        clusters: asked.map(({ cluster }) => cluster),
        others: evidence.objects,
        total: matching.length,
      },
      evidence,
      fixes: label ? yield* fixesFor(namedOf(matching), label) : [],
    };
  },
});

/** Labels the workloads behind the Services that match. */
function* fixesFor(
  services: readonly LocatedObject[],
  { key, value }: { key: string; value: string },
): Steps<Fix[]> {
  const fixes: Fix[] = [];
  for (const { index, object } of services) {
    const { podSelector, namespace } = object;
    if (!podSelector) continue;
    const selector = withLabels(podSelector);
    const found = yield* findTopWorkloads([index], { selector, namespace });
    for (const workload of namedOf(found)) {
      fixes.push(setLabelEverywhere({ ...workload, key, value }));
    }
  }
  return fixes;
}
