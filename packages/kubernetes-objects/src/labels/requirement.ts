import { validateLabelKey, validateLabelValue } from '../validation/labels';
import { parseInt64 } from './int64';
import { LabelRequirement } from './Selector';
import { quote } from './quote';

/** The problem with a requirement, and the value that has it (absent when it is the key or the requirement itself). */
export interface RequirementProblem {
  readonly message: string;
  readonly value?: string;
}

/**
 * The first problem of a requirement's key or values, if any.
 *
 * Source: `NewRequirement` in k8s.io/apimachinery `pkg/labels/selector.go`.
 */
export function findRequirementProblem(
  requirement: LabelRequirement,
): RequirementProblem | undefined {
  const { key, operator, values } = requirement;
  const [keyProblem] = validateLabelKey(key);
  if (keyProblem !== undefined) {
    return { message: `label key ${quote(key)}: ${keyProblem}` };
  }
  if ((operator === 'in' || operator === 'notin') && values.length === 0) {
    return {
      message: "for 'in', 'notin' operators, values set can't be empty",
    };
  }
  for (const value of values) {
    const [problem] = validateLabelValue(value);
    if (problem !== undefined) {
      return {
        value,
        message: `label value ${quote(value)}: ${problem}`,
      };
    }
    if (
      (operator === 'gt' || operator === 'lt') &&
      parseInt64(value) === undefined
    ) {
      return {
        value,
        message: `for 'Gt', 'Lt' operators, the value must be an integer, not ${quote(
          value,
        )}`,
      };
    }
  }
  return undefined;
}

/** Sorts by key, then by the rest, so that selectors which ask the same in another order compare and print equal. */
export function sortRequirements(
  requirements: LabelRequirement[],
): LabelRequirement[] {
  const rank = ({ key, operator, values }: LabelRequirement) => [
    key,
    operator,
    ...values,
  ];
  return requirements.sort((a, b) => compareLists(rank(a), rank(b)));
}

/** The sorted set of the values. */
export function valueSet(values: Iterable<string>): string[] {
  return [...new Set(values)].sort();
}

function compareLists(a: string[], b: string[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return a.length - b.length;
}
