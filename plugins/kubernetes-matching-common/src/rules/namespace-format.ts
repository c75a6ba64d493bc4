import { validateNamespaceName } from '@mooring/kubernetes-objects';
import { KUBERNETES_NAMESPACE, rawAnnotation } from '../annotations';
import { quote, withoutExamples } from '../text';
import {
  annotationPath,
  removeAnnotations,
  setAnnotation,
} from '../fixes/entityFixes';
import { createRule } from '../rule/createRule';

/** The namespace is not the name of one namespace, so that no object can be in it. */
export const namespaceFormat = createRule({
  id: 'namespace-format',
  description:
    'The namespace is not the name of one namespace: a list, a wildcard, capitals.',
  severity: 'error',
  needs: 'entity',
  message: ({ value, problem }: { value: unknown; problem: string }) =>
    `The annotation ${KUBERNETES_NAMESPACE} is ${quote(
      value,
    )}, which ${problem}.`,
  *check({ entity }) {
    const value = rawAnnotation(entity, KUBERNETES_NAMESPACE);
    const problem = value === undefined ? undefined : problemOf(value);
    if (!problem) return;
    const legal = legalNamespaceFor(value);
    yield {
      data: { value, problem },
      evidence: { path: annotationPath(KUBERNETES_NAMESPACE) },
      fixes: [
        ...(legal
          ? [
              setAnnotation({
                key: KUBERNETES_NAMESPACE,
                value: legal,
                title: `write ${quote(legal)}`,
                certain: true,
              }),
            ]
          : []),
        removeAnnotations({
          keys: [KUBERNETES_NAMESPACE],
          title: 'remove it to ask all namespaces',
        }),
      ],
    };
  },
});

function problemOf(value: unknown): string | undefined {
  if (value === null || value === '')
    return 'is empty, so all namespaces are asked';
  if (typeof value !== 'string')
    return 'is not a string: write the name of one namespace';
  if (validateNamespaceName(value).length === 0) return undefined;
  if (/[,;\s]/.test(value.trim()))
    return 'looks like a list, and only one namespace can be asked';
  if (/[*?]/.test(value))
    return 'looks like a pattern, and only one namespace can be asked';
  const [message] = validateNamespaceName(value);
  return `is not a namespace's name: ${withoutExamples(message)}`;
}

/** The namespace that is surely meant: a namespace's name has no capitals and no white space around it. */
function legalNamespaceFor(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const namespace = String(value).trim().toLowerCase();
  return validateNamespaceName(namespace).length === 0 ? namespace : undefined;
}
