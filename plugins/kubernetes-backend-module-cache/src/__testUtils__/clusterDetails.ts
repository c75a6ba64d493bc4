import { ClusterDetails } from '@backstage/plugin-kubernetes-node';

/** A cluster as the Kubernetes plugin knows it. */
export function clusterDetails(
  name: string,
  details: Partial<ClusterDetails> & { authProvider?: string } = {},
): ClusterDetails {
  const { authProvider = 'serviceAccount', ...rest } = details;
  return {
    name,
    url: `https://${name}.example.com`,
    authMetadata: {
      'kubernetes.io/auth-provider': authProvider,
      ...(authProvider === 'serviceAccount' && {
        serviceAccountToken: `token-of-${name}`,
      }),
    },
    ...rest,
  };
}
