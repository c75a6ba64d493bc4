import {
  LabelSelectorParseError,
  parseLabelSelector,
  validateLabelKey,
  validateLabelValue,
} from '@mooring/kubernetes-objects';
import { KUBERNETES_LABEL_SELECTOR, rawAnnotation } from '../annotations';
import { quote, withoutExamples } from '../text';
import { annotationPath, setAnnotation } from '../fixes/entityFixes';
import { createRule } from '../rule/createRule';

/** The label selector is one that the API server refuses, or one that selects everything. */
export const selectorSyntax = createRule({
  id: 'selector-syntax',
  description: 'The label selector does not parse, or selects every object.',
  severity: 'error',
  needs: 'entity',
  message: ({ value, problem }: { value: unknown; problem: string }) =>
    `The annotation ${KUBERNETES_LABEL_SELECTOR} is ${quote(
      value,
    )}, which ${problem}.`,
  *check({ entity }) {
    const value = rawAnnotation(entity, KUBERNETES_LABEL_SELECTOR);
    if (value === undefined) return;
    const problem = problemOf(value);
    if (!problem) return;
    const { text, column } = problem;
    yield {
      data: { value, problem: text },
      evidence: { path: annotationPath(KUBERNETES_LABEL_SELECTOR), column },
      fixes: fixesFor(value),
    };
  },
});

function problemOf(
  value: unknown,
): { text: string; column?: number } | undefined {
  if (value === null || value === '')
    return { text: 'is empty, so the id is asked for instead' };
  if (typeof value !== 'string')
    return {
      text: 'is not a string: write a label selector such as "app=shop"',
    };
  try {
    const { requirements } = parseLabelSelector(value);
    return requirements.length === 0
      ? { text: 'selects every object of the cluster' }
      : undefined;
  } catch (error) {
    if (!(error instanceof LabelSelectorParseError)) throw error;
    const { column, reason } = error;
    return {
      text: `is not a label selector: in column ${column}, ${withoutExamples(
        reason,
      )}`,
      column,
    };
  }
}

/** `app: shop` is YAML for what is meant. */
function fixesFor(value: unknown) {
  if (typeof value !== 'string') return [];
  const [, key, label] =
    /^\s*([^\s:=]{1,317})\s*:\s*([^\s:=]{1,63})\s*$/.exec(value) ?? [];
  if (key === undefined || validateLabelKey(key).length > 0) return [];
  if (validateLabelValue(label).length > 0) return [];
  const selector = `${key}=${label}`;
  return [
    setAnnotation({
      key: KUBERNETES_LABEL_SELECTOR,
      value: selector,
      title: `write ${quote(selector)}`,
      certain: true,
    }),
  ];
}
