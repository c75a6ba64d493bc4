import {
  labelValue,
  ObjectIndex,
  Steps,
  validateLabelValue,
} from '@mooring/kubernetes-objects';
import { KUBERNETES_ID, KUBERNETES_LABEL_SELECTOR } from '../annotations';
import { namedOf, objectEvidence } from '../findings/Finding';
import { ObjectReference } from '../objects/ObjectReference';
import { count, objectList, quote } from '../text';
import { annotationPath, setAnnotation } from '../fixes/entityFixes';
import { setLabelEverywhere } from '../fixes/objectFixes';
import { findNearMisses, NearMiss } from '../nearMiss/findNearMisses';
import {
  findTopWorkloads,
  LocatedObject,
  withLabel,
} from '../objects/workloads';
import { askedLabel } from '../query/MatchQuery';
import { CatalogContext, createRule } from '../rule/createRule';

interface Data {
  key: string;
  value: string;
  miss: NearMiss;
  objects: readonly ObjectReference[];
  /** What lacks the label: not even an object of another kind carries it, or no workload does. */
  nothing: 'object' | 'workload';
}

/** Nothing carries the value, but something carries one that is almost the same, or has the same name. */
export const nearMiss = createRule({
  id: 'near-miss',
  description:
    'A value in use differs by case, punctuation, a typo or a few words, or a workload has the same name.',
  severity: 'error',
  needs: 'cluster',
  when: 'unmatched',
  revealsOthers: true,
  message: ({ key, value, miss, objects, nothing }: Data) => {
    const found = objectList(objects, miss.objects.length);
    return miss.value === undefined
      ? `No ${nothing} carries ${key}=${quote(
          value,
        )}; ${found} has that name, but not the label.`
      : `No ${nothing} carries ${key}=${quote(value)}; ${quote(
          miss.value,
        )} is in use by ${found}, ` +
          `which no entity claims (${differenceOf(miss)}).`;
  },
  *check({ answered, answers, catalog, clusters, entity, query }) {
    const asked = askedLabel(query);
    if (!asked) return;
    const { key, value } = asked;
    const [similar, next] = yield* findNearMisses({
      clusters,
      indexes: answered,
      catalog,
      key,
      value,
      namespace: query.namespace,
    });
    const miss =
      similar ??
      (validateLabelValue(value).length > 0 || value === ''
        ? undefined
        : yield* byEntityName({
            key,
            entity,
            catalog,
            indexes: answered,
            query,
          }));
    if (!miss) return;
    const isCarried = answers.length > 0;
    // Where a Service carries the label, its own pods tell more than a name.
    if (isCarried && miss.value === undefined) return;
    const evidence = objectEvidence(miss.objects);
    const certain =
      next?.similarity !== miss.similarity || next.edits !== miss.edits;
    yield {
      data: {
        key,
        value,
        miss,
        objects: evidence.objects,
        nothing: isCarried ? 'workload' : 'object',
      },
      evidence: {
        path: annotationPath(annotationOf(query.source)),
        ...evidence,
      },
      fixes: [
        ...annotationFix(query.source, key, miss, certain),
        ...namedOf(miss.objects).map(object => labelFix(object, key, value)),
      ],
    };
  },
});

/** The value in use is the entity's own name, so that the annotation and not the label is the odd one. */
function* byEntityName({
  key,
  entity,
  catalog,
  indexes,
  query: { namespace },
}: Pick<CatalogContext, 'entity' | 'catalog' | 'query'> & {
  key: string;
  indexes: readonly ObjectIndex[];
}): Steps<NearMiss | undefined> {
  const value = String(entity.metadata.name);
  const [claimant] = catalog.claimants(key, value);
  if (claimant) return undefined;
  const selector = withLabel(key, value);
  const objects = yield* findTopWorkloads(indexes, { selector, namespace });
  return objects.length > 0
    ? { value, similarity: 'words', edits: value.length, objects }
    : undefined;
}

function annotationOf(source: string): string {
  return source === 'label-selector'
    ? KUBERNETES_LABEL_SELECTOR
    : KUBERNETES_ID;
}

function annotationFix(
  source: string,
  key: string,
  miss: NearMiss,
  only: boolean,
) {
  if (miss.value === undefined) return [];
  const isSelector = source === 'label-selector';
  const value = isSelector ? `${key}=${miss.value}` : miss.value;
  return [
    setAnnotation({
      key: annotationOf(source),
      value,
      title: `write ${quote(value)} in the annotation`,
      certain: only && miss.similarity !== 'words',
    }),
  ];
}

function labelFix(
  { cluster, object }: LocatedObject,
  key: string,
  value: string,
) {
  const fix = setLabelEverywhere({ cluster, object, key, value });
  return labelValue(object.labels, key) === undefined
    ? fix
    : { ...fix, certain: false };
}

function differenceOf({ similarity, edits }: NearMiss): string {
  switch (similarity) {
    case 'case':
      return 'only letter case differs';
    case 'separators':
      return 'only separators differ';
    case 'typo':
      return `${count(edits, 'character')} ${
        edits === 1 ? 'differs' : 'differ'
      }`;
    default:
      return 'the telling words are the same';
  }
}
