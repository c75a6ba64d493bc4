import { ClusterObjects } from '@backstage/plugin-kubernetes-common';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

interface Listed {
  metadata?: { annotations?: Record<string, string>; managedFields?: unknown };
  data?: unknown;
  binaryData?: unknown;
}

/** An answer of the Kubernetes plugin's own provider, with the differences applied that the README lists; no others. */
export function withDocumentedDifferences(
  items: ClusterObjects[],
): ClusterObjects[] {
  return items.map(item => ({
    ...item,
    resources: item.resources.map(({ type, resources }) => ({
      type,
      resources: (resources as Listed[]).map(object => slim(type, object)),
    })) as ClusterObjects['resources'],
    podMetrics: item.podMetrics.map(usage => ({
      ...usage,
      pod: slim('pods', usage.pod),
    })),
  }));
}

function slim<Resource extends Listed>(
  type: string,
  object: Resource,
): Resource {
  const { managedFields: _, ...metadata } = object.metadata ?? {};
  const slimmed = { ...object, metadata };
  if (metadata.annotations?.[LAST_APPLIED] !== undefined) {
    const { [LAST_APPLIED]: __, ...kept } = metadata.annotations;
    if (Object.keys(kept).length > 0) metadata.annotations = kept;
    else delete metadata.annotations;
  }
  if (type === 'configmaps') {
    delete slimmed.data;
    delete slimmed.binaryData;
  }
  return slimmed;
}
