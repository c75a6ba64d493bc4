import { Entity } from '@backstage/catalog-model';
import {
  LabelSelectorParseError,
  parseLabelSelector,
  Selector,
  validateNamespaceName,
} from '@mooring/kubernetes-objects';
import {
  annotation,
  KUBERNETES_ID,
  KUBERNETES_LABEL_SELECTOR,
  KUBERNETES_NAMESPACE,
  MATCHING_ANNOTATIONS,
  rawAnnotation,
} from '../annotations';

/**
 * What the Kubernetes plugin asks each cluster for an entity, to the letter.
 *
 * @public
 */
export interface MatchQuery {
  /** The label selector as it is sent. */
  readonly labelSelector: string;
  /** Where the selector comes from; with `name` the entity has no annotation, and the tab does not show. */
  readonly source: 'label-selector' | 'kubernetes-id' | 'name';
  /** The id: its annotation, or else the entity's name. It selects nothing when the source is `label-selector`. */
  readonly id: string;
  /** The one namespace that is asked; absent for all. */
  readonly namespace?: string;
}

/**
 * A query ready to be asked of an object index.
 *
 * @public
 */
export interface ParsedQuery extends MatchQuery {
  /** Absent when the API server would refuse the selector. */
  readonly selector?: Selector;
  /**
   * Whether the query is worth asking: its selector parses and does not select everything, its namespace can exist, and
   * the annotations are strings, without which the catalog refuses the entity.
   */
  readonly valid: boolean;
}

/**
 * Reads from an entity's annotations what the Kubernetes plugin asks for it.
 *
 * Source: `KubernetesFanOutHandler.fanOutRequests` in `@backstage/plugin-kubernetes-backend`.
 *
 * @public
 */
export function readMatchQuery(entity: Entity): ParsedQuery {
  const labelSelectorAnnotation = annotation(entity, KUBERNETES_LABEL_SELECTOR);
  const idAnnotation = annotation(entity, KUBERNETES_ID);
  const id = idAnnotation ?? String(entity.metadata?.name ?? '');
  const labelSelector = labelSelectorAnnotation ?? `${KUBERNETES_ID}=${id}`;
  const namespace = annotation(entity, KUBERNETES_NAMESPACE);
  const selector = parseSelector(labelSelector);
  return {
    labelSelector,
    source: sourceOf(labelSelectorAnnotation, idAnnotation),
    id,
    namespace,
    selector,
    valid:
      selector !== undefined &&
      selector.requirements.length > 0 &&
      (namespace === undefined ||
        validateNamespaceName(namespace).length === 0) &&
      MATCHING_ANNOTATIONS.every(key => isTextOrAbsent(entity, key)),
  };
}

/**
 * The label that a query asks for by key and value, when that is all it asks; near misses of the value are then worth
 * looking for.
 *
 * @public
 */
export function askedLabel(
  query: ParsedQuery,
): { key: string; value: string } | undefined {
  const [only, ...others] = query.selector?.requirements ?? [];
  if (!only || others.length > 0 || only.values.length !== 1) return undefined;
  const { key, operator, values } = only;
  return ['=', '==', 'in'].includes(operator)
    ? { key, value: values[0] }
    : undefined;
}

/**
 * Whether a query names a value that each object has of some label. One that only excludes, or asks that a label is there,
 * selects what belongs to anybody, so seeing what it finds takes the permission to read about the whole fleet.
 *
 * @public
 */
export function namesLabelValue({ selector }: ParsedQuery): boolean {
  return (selector?.requirements ?? []).some(({ operator }) =>
    ['=', '==', 'in'].includes(operator),
  );
}

function isTextOrAbsent(entity: Entity, key: string): boolean {
  const value = rawAnnotation(entity, key);
  return value === undefined || typeof value === 'string';
}

function sourceOf(
  labelSelector: string | undefined,
  id: string | undefined,
): MatchQuery['source'] {
  if (labelSelector !== undefined) return 'label-selector';
  return id === undefined ? 'name' : 'kubernetes-id';
}

/** `undefined` for what the API server would refuse. */
export function parseSelector(labelSelector: string): Selector | undefined {
  try {
    return parseLabelSelector(labelSelector);
  } catch (error) {
    if (error instanceof LabelSelectorParseError) return undefined;
    throw error;
  }
}
