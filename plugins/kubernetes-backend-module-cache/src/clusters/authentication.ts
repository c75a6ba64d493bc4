import { ANNOTATION_KUBERNETES_AUTH_PROVIDER } from '@backstage/plugin-kubernetes-common';
import { ClusterDetails } from '@backstage/plugin-kubernetes-node';

/**
 * The authentication providers whose credential is the user's own and comes with each view, so that the portal has none.
 *
 * Source: `GoogleStrategy`, `OidcStrategy` and `AksStrategy` in `@backstage/plugin-kubernetes-backend`, which read
 * `KubernetesRequestAuth`.
 */
const CLIENT_SIDE: readonly string[] = ['google', 'oidc', 'aks'];

export function authProviderOf({ authMetadata }: ClusterDetails): string {
  return authMetadata[ANNOTATION_KUBERNETES_AUTH_PROVIDER] ?? 'none';
}

/** Whether a cluster authenticates each user by a credential of his or her own. */
export function isClientSide(details: ClusterDetails): boolean {
  return CLIENT_SIDE.includes(authProviderOf(details));
}
