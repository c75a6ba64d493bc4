import { KUBERNETES_CLUSTER } from '../annotations';
import { objectEvidence } from '../findings/Finding';
import { ObjectReference } from '../objects/ObjectReference';
import { list, objectList, plain, quote } from '../text';
import { setAnnotation } from '../fixes/entityFixes';
import { findTopWorkloads } from '../objects/workloads';
import {
  clusterResourceRef,
  ServiceLocatorMethod,
} from '../query/locateClusters';
import { createRule } from '../rule/createRule';

interface Data {
  selector: string;
  /** All clusters that are asked, and those of them that can say that something is not there. */
  asked: string[];
  answered: string[];
  objects: readonly ObjectReference[];
  total: number;
  remedy: string;
}

/** What is asked for exists, but only on clusters that are not asked for this entity. */
export const wrongCluster = createRule({
  id: 'wrong-cluster',
  description: 'The id is in use, on clusters that were not asked.',
  severity: 'error',
  needs: 'cluster',
  when: 'unmatched',
  message: ({ selector, asked, answered, objects, total, remedy }: Data) => {
    const found = `there is ${objectList(objects, total)}${remedy}`;
    if (asked.length === 0) {
      return `No cluster is asked for ${quote(selector)}, but ${found}.`;
    }
    return answered.length === 0
      ? `Only ${list(asked.map(plain))} ${
          asked.length === 1 ? 'is' : 'are'
        } asked for ${quote(selector)}, and ${found}.`
      : `${quote(selector)} is not on ${list(
          answered.map(plain),
        )}, but ${found}.`;
  },
  *check({ answered, asked, config, entity, notAsked, query }) {
    const { labelSelector, namespace, selector } = query;
    if (!selector) return;
    const elsewhere = yield* findTopWorkloads(notAsked, {
      selector,
      namespace,
    });
    if (elsewhere.length === 0) return;
    const clusters = [...new Set(elsewhere.map(({ cluster }) => cluster))];
    const evidence = objectEvidence(elsewhere);
    const method = config.serviceLocatorMethod;
    yield {
      data: {
        selector: labelSelector,
        asked: asked.map(({ cluster }) => cluster),
        answered: answered.map(({ cluster }) => cluster),
        objects: evidence.objects,
        total: elsewhere.length,
        remedy:
          method === 'catalogRelation'
            ? `; make the entity depend on ${clusterResourceRef(
                entity,
                clusters[0],
              )}`
            : '',
      },
      evidence,
      fixes: fixesFor(method, clusters),
    };
  },
});

function fixesFor(
  method: ServiceLocatorMethod | undefined,
  clusters: string[],
) {
  if (method !== 'singleTenant') return [];
  return clusters.slice(0, 3).map(cluster =>
    setAnnotation({
      key: KUBERNETES_CLUSTER,
      value: cluster,
      title: `ask cluster ${quote(cluster)}`,
      certain: clusters.length === 1,
    }),
  );
}
