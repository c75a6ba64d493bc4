import {
  ClusterObjects,
  KubernetesFetchError,
} from '@backstage/plugin-kubernetes-common';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** A sentence of the cache's own, said once. */
const NO_METRICS: KubernetesFetchError = {
  errorType: 'FETCH_ERROR',
  message: expect.stringContaining('has no metrics server'),
};

interface Listed {
  metadata?: { annotations?: Record<string, string>; managedFields?: unknown };
  data?: unknown;
  binaryData?: unknown;
}

/** An answer of the Kubernetes plugin's own provider, with the differences applied that the README lists; no others. */
export function withDocumentedDifferences(
  items: ClusterObjects[],
): ClusterObjects[] {
  return items.map(differing).filter(hasSomething);
}

function differing(item: ClusterObjects): ClusterObjects {
  return {
    ...item,
    errors: [...new Set(item.errors.flatMap(differingError))],
    resources: item.resources.map(({ type, resources }) => ({
      type,
      resources: (resources as Listed[]).map(object => slim(type, object)),
    })) as ClusterObjects['resources'],
    podMetrics: item.podMetrics.map(usage => ({
      ...usage,
      pod: slim('pods', usage.pod),
    })),
  };
}

/** What a cluster does not serve is not an error of the component's; without a metrics server, a sentence says so. */
function differingError(error: KubernetesFetchError): KubernetesFetchError[] {
  if (!('statusCode' in error) || error.statusCode !== 404) return [error];
  return error.resourcePath?.startsWith('/apis/metrics.k8s.io/')
    ? [NO_METRICS]
    : [];
}

/** Source: `KubernetesFanOutHandler`, which leaves out clusters that have nothing to say. */
function hasSomething({ errors, resources, podMetrics }: ClusterObjects) {
  return (
    errors.length > 0 ||
    podMetrics.length > 0 ||
    resources.some(({ resources: found }) => found.length > 0)
  );
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
