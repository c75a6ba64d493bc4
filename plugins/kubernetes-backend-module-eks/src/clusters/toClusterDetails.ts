import {
  ANNOTATION_KUBERNETES_AUTH_PROVIDER,
  ANNOTATION_KUBERNETES_AWS_ASSUME_ROLE,
  ANNOTATION_KUBERNETES_AWS_CLUSTER_ID,
  ANNOTATION_KUBERNETES_AWS_EXTERNAL_ID,
} from '@backstage/plugin-kubernetes-common';
import { ClusterDetails } from '@backstage/plugin-kubernetes-node';
import { EksCluster } from '../discovery/EksCluster';

/** A cluster as the Kubernetes plugin takes it. */
export function toClusterDetails(options: {
  cluster: EksCluster;
  name: string;
  skipMetricsLookup: boolean;
}): ClusterDetails {
  const { cluster, name, skipMetricsLookup } = options;
  return {
    name,
    title: titleOf(cluster),
    url: cluster.endpoint,
    caData: cluster.caData,
    skipMetricsLookup,
    authMetadata: {
      [ANNOTATION_KUBERNETES_AUTH_PROVIDER]: 'aws',
      [ANNOTATION_KUBERNETES_AWS_CLUSTER_ID]: cluster.name,
      ...(cluster.assumeRole && {
        [ANNOTATION_KUBERNETES_AWS_ASSUME_ROLE]: cluster.assumeRole,
      }),
      ...(cluster.externalId && {
        [ANNOTATION_KUBERNETES_AWS_EXTERNAL_ID]: cluster.externalId,
      }),
    },
  };
}

/** Such as `Prod_EU (111122223333, eu-west-1)`. */
export function titleOf(cluster: EksCluster): string {
  const { name, accountId, region, isConfirmed } = cluster;
  const mark = isConfirmed ? '' : ', EKS does not confirm it';
  return `${name} (${accountId}, ${region}${mark})`;
}
