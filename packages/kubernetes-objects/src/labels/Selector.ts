/**
 * The labels (or annotations) of an object. Keys come from outside and may be `constructor` or `__proto__`: read them
 * with {@link labelValue}, never by index.
 *
 * @public
 */
export type Labels = Readonly<Record<string, string>>;

/**
 * The operators of a requirement, spelled as apimachinery spells them.
 *
 * Source: k8s.io/apimachinery `pkg/selection/operator.go`.
 *
 * @public
 */
export type LabelOperator =
  | '='
  | '=='
  | '!='
  | 'in'
  | 'notin'
  | 'exists'
  | '!'
  | 'gt'
  | 'lt';

/**
 * One condition on one label key.
 *
 * @public
 */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  /**
   * Sorted, without repetition. None for `exists` and `!`; exactly one for `=`, `==`, `!=`, `gt` and `lt`; at least one
   * for `in` and `notin`.
   */
  readonly values: readonly string[];
}

/**
 * A parsed label selector: the conjunction of its requirements, sorted by key. Without requirements it selects
 * everything.
 *
 * @public
 */
export interface Selector {
  readonly requirements: readonly LabelRequirement[];
}

/**
 * The value of a label, or `undefined` when the object does not carry it; never something inherited.
 *
 * @public
 */
export function labelValue(
  labels: Labels | undefined,
  key: string,
): string | undefined {
  return labels !== undefined && Object.hasOwn(labels, key)
    ? labels[key]
    : undefined;
}
