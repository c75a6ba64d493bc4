import { compileSelector } from './compileSelector';
import { Labels, labelValue, Selector } from './Selector';

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
  for (const test of compileSelector(selector)) {
    if (!test.accepts(labelValue(labels, test.key))) return false;
  }
  return true;
}
