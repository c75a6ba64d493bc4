import { KubernetesObject } from '@mooring/kubernetes-objects';

/** An object without what the API server itself assigns. */
export function asManifest({
  metadata: { name, namespace, labels, annotations, ownerReferences },
  ...object
}: KubernetesObject) {
  return {
    ...object,
    metadata: {
      name,
      namespace,
      labels,
      annotations,
      ownerReferences: ownerReferences && [...ownerReferences],
    },
  };
}
