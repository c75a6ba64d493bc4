import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ResourceEntity,
} from '@backstage/catalog-model';
import {
  ANNOTATION_KUBERNETES_API_SERVER,
  ANNOTATION_KUBERNETES_API_SERVER_CA,
  ANNOTATION_KUBERNETES_AUTH_PROVIDER,
  ANNOTATION_KUBERNETES_AWS_ASSUME_ROLE,
  ANNOTATION_KUBERNETES_AWS_CLUSTER_ID,
} from '@backstage/plugin-kubernetes-common';
import { titleOf } from '../clusters/toClusterDetails';
import { EksCluster } from '../discovery/EksCluster';

/**
 * A cluster as an entity, with the name it has in the Kubernetes plugin, so that `dependsOn` finds it with
 * `serviceLocatorMethod: catalogRelation`. Its external id stays out of the catalog, which everyone reads.
 */
export function toEntity(options: {
  cluster: EksCluster;
  name: string;
  location: string;
  owner: string;
  system?: string;
  namespace: string;
}): ResourceEntity {
  const { cluster, name, location, owner, system, namespace } = options;
  return {
    apiVersion: 'backstage.io/v1beta1',
    kind: 'Resource',
    metadata: {
      name,
      namespace,
      title: titleOf(cluster),
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        'amazonaws.com/account-id': cluster.accountId,
        'amazonaws.com/arn': cluster.arn,
        [ANNOTATION_KUBERNETES_API_SERVER]: cluster.endpoint,
        [ANNOTATION_KUBERNETES_API_SERVER_CA]: cluster.caData,
        [ANNOTATION_KUBERNETES_AUTH_PROVIDER]: 'aws',
        [ANNOTATION_KUBERNETES_AWS_CLUSTER_ID]: cluster.name,
        ...(cluster.assumeRole && {
          [ANNOTATION_KUBERNETES_AWS_ASSUME_ROLE]: cluster.assumeRole,
        }),
      },
    },
    spec: { type: 'kubernetes-cluster', owner, ...(system && { system }) },
  };
}
