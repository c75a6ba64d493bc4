import { LabelRequirement, Selector } from './Selector';

/**
 * Prints a selector as the API server accepts it; parsing the result gives an equal selector.
 *
 * Source: `internalSelector.String` in k8s.io/apimachinery `pkg/labels/selector.go`.
 *
 * @public
 */
export function formatLabelSelector(selector: Selector): string {
  return selector.requirements.map(formatRequirement).join(',');
}

function formatRequirement({
  key,
  operator,
  values,
}: LabelRequirement): string {
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${values.join(',')})`;
    case 'gt':
      return `${key}>${values[0]}`;
    case 'lt':
      return `${key}<${values[0]}`;
    default:
      return `${key}${operator}${values[0]}`;
  }
}
