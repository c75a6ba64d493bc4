import {
  LABEL_VALUE_MAX_LENGTH,
  validateLabelValue,
} from '@mooring/kubernetes-objects';
import { KUBERNETES_ID, rawAnnotation } from '../annotations';
import { quote } from '../text';
import { annotationPath, setAnnotation } from '../fixes/entityFixes';
import { createRule } from '../rule/createRule';

/** The id is not a legal label value, so that no object can carry it. */
export const idFormat = createRule({
  id: 'id-format',
  description:
    'The id is not a legal label value: too long, illegal characters, blank or padded.',
  severity: 'error',
  needs: 'entity',
  message: ({ value, problem }: { value: unknown; problem: string }) =>
    `The annotation ${KUBERNETES_ID} is ${quote(value)}, which ${problem}.`,
  *check({ entity, query }) {
    const value = rawAnnotation(entity, KUBERNETES_ID);
    if (value === undefined || query.source === 'label-selector') return;
    const problem = problemOf(value);
    if (!problem) return;
    const legal = legalIdFor(value);
    const fix = legal && {
      key: KUBERNETES_ID,
      value: legal,
      title: `write ${quote(legal)}`,
      certain: String(value).trim() === legal,
    };
    yield {
      data: { value, problem },
      evidence: { path: annotationPath(KUBERNETES_ID) },
      fixes: fix ? [setAnnotation(fix)] : [],
    };
  },
});

function problemOf(value: unknown): string | undefined {
  if (value === null || value === '')
    return "is empty, so the entity's name is asked for instead";
  if (typeof value !== 'string') return 'is not a string: quote it';
  if (value.trim() === '') return 'is blank';
  if (value.trim() !== value) return 'begins or ends with white space';
  if (validateLabelValue(value).length === 0) return undefined;
  return value.length > LABEL_VALUE_MAX_LENGTH
    ? `has ${value.length} characters, and a label value has ${LABEL_VALUE_MAX_LENGTH} at most`
    : "is not a label value: only letters, digits, '-', '_' and '.' are, and it begins and ends with a letter or digit";
}

/** The legal label value that the author most likely means, if there is one. */
function legalIdFor(value: unknown): string | undefined {
  if (!['string', 'number', 'boolean'].includes(typeof value)) return undefined;
  const id = String(value)
    .slice(0, 1000)
    .trim()
    .replace(/[^-A-Za-z0-9_.]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  return id !== '' && validateLabelValue(id).length === 0 ? id : undefined;
}
