import { AccessFailure } from '@mooring/plugin-kubernetes-doctor-node';
import { EksIdentity } from './EksIdentity';
import { regionOf } from './eksRegion';

/**
 * Reads how to sign in to a cluster, as upstream's `AwsIamStrategy` does.
 *
 * Source: `@backstage/plugin-kubernetes-common`, `ANNOTATION_KUBERNETES_AWS_*`.
 */
export function readEksIdentity(
  { name, url, authMetadata }: AccessFailure['cluster'],
  env: Record<string, string | undefined> = process.env,
): EksIdentity {
  return {
    clusterId: authMetadata['kubernetes.io/x-k8s-aws-id'] ?? name,
    region: regionOf(url, env),
    roleArn: authMetadata['kubernetes.io/aws-assume-role'],
    externalId: authMetadata['kubernetes.io/aws-external-id'],
  };
}
