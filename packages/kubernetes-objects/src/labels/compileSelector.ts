import { parseInt64 } from './int64';
import { LabelRequirement, Selector } from './Selector';

/** All that a selector requires of one label. */
export interface LabelTest {
  readonly key: string;
  /** Whether the label must be there. */
  readonly isRequired: boolean;
  /** Whether the label must not be there. */
  readonly isForbidden: boolean;
  /** The values that it must not have. */
  readonly excluded: ReadonlySet<string>;
  /** Whether a value, or the absence of one, is what the selector requires. */
  accepts(value: string | undefined): boolean;
}

/** Selectors are never changed, so what is made of one holds as long as it does. */
const compiled = new WeakMap<Selector, readonly LabelTest[]>();

/**
 * One test for each label that a selector names, however often it names it, so that an object is checked in the time of
 * as many look-ups.
 */
export function compileSelector(selector: Selector): readonly LabelTest[] {
  let tests = compiled.get(selector);
  if (!tests) {
    const byKey = new Map<string, LabelRequirement[]>();
    for (const requirement of selector.requirements) {
      const { key } = requirement;
      byKey.set(key, [...(byKey.get(key) ?? []), requirement]);
    }
    tests = [...byKey].map(([key, all]) => testOf(key, all));
    compiled.set(selector, tests);
  }
  return tests;
}

/** Source: `Requirement.Matches` in k8s.io/apimachinery `pkg/labels/selector.go`. */
function testOf(
  key: string,
  requirements: readonly LabelRequirement[],
): LabelTest {
  const excluded = new Set<string>();
  let allowed: Set<string> | undefined;
  let isRequired = false;
  let isForbidden = false;
  let above: bigint | undefined;
  let below: bigint | undefined;
  for (const { operator, values } of requirements) {
    switch (operator) {
      case '=':
      case '==':
      case 'in': {
        const before = allowed;
        allowed = new Set(values.filter(value => before?.has(value) ?? true));
        isRequired = true;
        break;
      }
      case '!=':
      case 'notin':
        for (const value of values) excluded.add(value);
        break;
      case 'exists':
        isRequired = true;
        break;
      case '!':
        isForbidden = true;
        break;
      case 'gt':
      case 'lt': {
        const bound = parseInt64(values[0]);
        isRequired = true;
        if (bound === undefined) allowed = new Set();
        else if (operator === 'lt') below = lesser(below ?? bound, bound);
        else above = -lesser(-(above ?? bound), -bound);
        break;
      }
      default:
        throw new Error(`unknown label operator ${JSON.stringify(operator)}`);
    }
  }
  return {
    key,
    isRequired,
    isForbidden,
    excluded,
    accepts(value) {
      if (value === undefined) return !isRequired;
      if (isForbidden || excluded.has(value)) return false;
      if (allowed && !allowed.has(value)) return false;
      if (above === undefined && below === undefined) return true;
      const number = parseInt64(value);
      return (
        number !== undefined &&
        (above === undefined || number > above) &&
        (below === undefined || number < below)
      );
    },
  };
}

function lesser(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
