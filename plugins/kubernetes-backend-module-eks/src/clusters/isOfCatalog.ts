import { ANNOTATION_KUBERNETES_API_SERVER } from '@backstage/plugin-kubernetes-common';
import { ClusterDetails } from '@backstage/plugin-kubernetes-node';

/** The locator `catalog` passes on all annotations of an entity, and takes none without this one. */
export function isOfCatalog({ authMetadata }: ClusterDetails): boolean {
  return authMetadata[ANNOTATION_KUBERNETES_API_SERVER] !== undefined;
}
