import { annotation, KUBERNETES_CLUSTER } from '../annotations';
import { quote } from '../text';
import { annotationPath, removeAnnotations } from '../fixes/entityFixes';
import { createRule } from '../rule/createRule';

/** The entity names a cluster, and the portal is configured not to read that. */
export const clusterIgnored = createRule({
  id: 'cluster-ignored',
  description:
    'The cluster annotation is set, and the service locator does not read it.',
  severity: 'warning',
  needs: 'entity',
  message: ({ value, method }: { value: string; method: string }) =>
    `The annotation ${KUBERNETES_CLUSTER} is ${quote(
      value,
    )}, but with the service locator method ${method} nobody reads it.`,
  *check({ entity, config }) {
    const value = annotation(entity, KUBERNETES_CLUSTER);
    const method = config.serviceLocatorMethod;
    if (
      value === undefined ||
      method === undefined ||
      method === 'singleTenant'
    )
      return;
    yield {
      data: { value, method },
      evidence: { path: annotationPath(KUBERNETES_CLUSTER) },
      fixes: [
        removeAnnotations({ keys: [KUBERNETES_CLUSTER], title: 'remove it' }),
      ],
    };
  },
});
