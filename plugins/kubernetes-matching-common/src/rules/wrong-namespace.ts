import { visitInSteps } from '@mooring/kubernetes-objects';
import { KUBERNETES_NAMESPACE } from '../annotations';
import { objectEvidence } from '../findings/Finding';
import { ObjectReference } from '../objects/ObjectReference';
import { list, objectList, plain, quote } from '../text';
import {
  annotationPath,
  removeAnnotations,
  setAnnotation,
} from '../fixes/entityFixes';
import { Fix } from '../fixes/Fix';
import { findTopWorkloads } from '../objects/workloads';
import { createRule } from '../rule/createRule';

interface Data {
  selector: string;
  asked: string;
  found: string[];
  objects: readonly ObjectReference[];
  total: number;
}

/** What is asked for exists, but only in namespaces that the entity does not ask. */
export const wrongNamespace = createRule({
  id: 'wrong-namespace',
  description: 'The id is in use, in other namespaces only.',
  severity: 'error',
  needs: 'cluster',
  when: 'unmatched',
  message: ({ selector, asked, found, objects, total }: Data) =>
    `${quote(selector)} is not in namespace ${quote(
      asked,
    )}, the only one asked, but in ${list(found.map(plain))}: ` +
    `${objectList(objects, total)}.`,
  *check({ answered, catalog, query }) {
    const { labelSelector, namespace: asked, selector } = query;
    if (asked === undefined || !selector) return;
    const everywhere = yield* findTopWorkloads(answered, { selector });
    const isFree = new Map<string | undefined, boolean>();
    yield* visitInSteps(everywhere, ({ object }) => {
      const { namespace } = object;
      if (isFree.has(namespace)) return;
      const [another] = catalog.asking({ ...query, namespace });
      isFree.set(namespace, another === undefined);
    });
    const elsewhere = everywhere.filter(({ object }) =>
      isFree.get(object.namespace),
    );
    if (elsewhere.length === 0) return;
    const found = [...isFree]
      .flatMap(([namespace = '', free]) => (free ? [namespace] : []))
      .sort();
    const evidence = objectEvidence(elsewhere);
    yield {
      data: {
        selector: labelSelector,
        asked,
        found,
        objects: evidence.objects,
        total: elsewhere.length,
      },
      evidence: { path: annotationPath(KUBERNETES_NAMESPACE), ...evidence },
      fixes: fixesFor(found),
    };
  },
});

function fixesFor(found: string[]): Fix[] {
  const fixes = found.slice(0, 3).map(namespace =>
    setAnnotation({
      key: KUBERNETES_NAMESPACE,
      value: namespace,
      title: `ask namespace ${quote(namespace)}`,
      certain: found.length === 1,
    }),
  );
  return [
    ...fixes,
    removeAnnotations({
      keys: [KUBERNETES_NAMESPACE],
      title: 'ask all namespaces',
    }),
  ];
}
