import { parseInt64 } from './int64';
import { LabelRequirement, Labels, labelValue, Selector } from './Selector';

/**
 * Whether a selector selects an object with these labels.
 *
 * Source: `Requirement.Matches` in k8s.io/apimachinery `pkg/labels/selector.go`.
 *
 * @public
 */
export function matchesLabels(
  selector: Selector,
  labels: Labels | undefined,
): boolean {
  return selector.requirements.every(requirement =>
    meets(requirement, labelValue(labels, requirement.key)),
  );
}

function meets(
  { operator, values }: LabelRequirement,
  value: string | undefined,
): boolean {
  switch (operator) {
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'gt':
    case 'lt': {
      const actual = value === undefined ? undefined : parseInt64(value);
      const bound = parseInt64(values[0]);
      if (actual === undefined || bound === undefined) return false;
      return operator === 'gt' ? actual > bound : actual < bound;
    }
    default:
      throw new Error(`unknown label operator ${JSON.stringify(operator)}`);
  }
}
