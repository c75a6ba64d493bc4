import { InputError } from '@backstage/errors';
import {
  findRequirementProblem,
  sortRequirements,
  valueSet,
} from './requirement';
import { LabelOperator, LabelRequirement, Labels, Selector } from './Selector';
import { matchesLabels } from './matchesLabels';
import { quote } from './quote';

/**
 * The selector of an API object, such as a Deployment's `spec.selector`.
 *
 * Source: `LabelSelector` in k8s.io/apimachinery `pkg/apis/meta/v1/types.go`.
 *
 * @public
 */
export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

/**
 * One expression of a {@link LabelSelector}. The operator is `In`, `NotIn`, `Exists` or `DoesNotExist`.
 *
 * @public
 */
export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

const OPERATORS: Partial<Record<string, LabelOperator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

/**
 * The parsed selector that selects what this one selects; an empty one selects everything.
 *
 * Source: `LabelSelectorAsSelector` in k8s.io/apimachinery `pkg/apis/meta/v1/helpers.go`.
 *
 * @throws InputError for an unknown operator, an illegal key or an illegal value.
 *
 * @public
 */
export function toSelector(labelSelector: LabelSelector): Selector {
  const equalities = Object.entries(labelSelector.matchLabels ?? {}).map(
    ([key, value]): LabelRequirement => ({
      key,
      operator: '=',
      values: [value],
    }),
  );
  const requirements = [
    ...equalities,
    ...(labelSelector.matchExpressions ?? []).map(toRequirement),
  ];
  for (const requirement of requirements) {
    const problem = findRequirementProblem(requirement);
    if (problem)
      throw new InputError(`invalid label selector: ${problem.message}`);
  }
  return { requirements: sortRequirements(requirements) };
}

/**
 * Whether a {@link LabelSelector} selects an object with these labels. An absent selector selects nothing, an empty one
 * everything.
 *
 * @throws InputError for an unknown operator, an illegal key or an illegal value.
 *
 * @public
 */
export function matchesLabelSelector(
  labelSelector: LabelSelector | undefined,
  labels: Labels | undefined,
): boolean {
  return (
    labelSelector !== undefined &&
    matchesLabels(toSelector(labelSelector), labels)
  );
}

function toRequirement({
  key,
  operator,
  values = [],
}: LabelSelectorRequirement): LabelRequirement {
  const known = Object.hasOwn(OPERATORS, operator)
    ? OPERATORS[operator]
    : undefined;
  if (!known) {
    throw new InputError(
      `invalid label selector: ${quote(
        operator,
      )} is not a valid label selector operator`,
    );
  }
  if ((known === 'exists' || known === '!') && values.length > 0) {
    throw new InputError(
      `invalid label selector: values set must be empty for ${operator}`,
    );
  }
  return { key, operator: known, values: valueSet(values) };
}
