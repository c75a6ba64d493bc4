import {
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  RELATION_OWNED_BY,
} from '@backstage/catalog-model';
import {
  ANNOTATION_KUBERNETES_AUTH_PROVIDER,
  ANNOTATION_KUBERNETES_AWS_ASSUME_ROLE,
} from '@backstage/plugin-kubernetes-common';
import { ClusterDetails } from '@backstage/plugin-kubernetes-node';
import { LeftOutReason } from '@mooring/plugin-kubernetes-doctor-node';
import { CatalogClusterRules } from '../config/readCatalogClusterRules';
import { EksCluster } from '../discovery/EksCluster';
import { readEksIdentity } from '../identity/readEksIdentity';

/**
 * Why the portal doesn't take a cluster from the catalog; `undefined` where it does.
 *
 * - `entities`: the clusters of the catalog as the caller reads them
 * - `discovered`: the clusters that EKS describes
 */
export function whyNotTrusted(options: {
  details: ClusterDetails;
  entities: readonly Entity[];
  discovered: readonly EksCluster[];
  rules: CatalogClusterRules;
}): LeftOutReason | undefined {
  const { details, entities, discovered, rules } = options;
  const ours = entities.filter(entity => isSame(entity, details));
  if (!ours.some(entity => isOperators(entity, rules))) {
    return {
      reason:
        'neither its location is one of catalog.locations, nor its owner one of kubernetes.catalogClusters.owners',
      remedy:
        'If you trust those who can change its entity, add its owner to kubernetes.catalogClusters.owners, or register it from a location in catalog.locations.',
    };
  }
  const { authMetadata, url } = details;
  if (authMetadata[ANNOTATION_KUBERNETES_AUTH_PROVIDER] !== 'aws') {
    return undefined;
  }
  const role = authMetadata[ANNOTATION_KUBERNETES_AWS_ASSUME_ROLE];
  if (role !== undefined && !rules.roles.has(role)) {
    return {
      reason: `its role ${JSON.stringify(
        role,
      )} is neither in kubernetes.catalogClusters.roles nor in kubernetes.eks.accounts`,
      remedy: `Add the role to kubernetes.catalogClusters.roles, or correct ${ANNOTATION_KUBERNETES_AWS_ASSUME_ROLE}.`,
    };
  }
  if (rules.awsEndpoints.has(new URL(url).origin)) return undefined;
  const { clusterId } = readEksIdentity(details);
  // In an ARN: arn:partition:iam::account:role/name
  const account = role?.split(':')[4];
  const isDescribed = discovered.some(
    ({ name, endpoint, accountId }) =>
      name === clusterId &&
      (account === undefined || account === accountId) &&
      new URL(endpoint).origin === new URL(url).origin,
  );
  return isDescribed
    ? undefined
    : {
        reason: `EKS describes no cluster ${JSON.stringify(
          clusterId,
        )} with the address ${url} in the accounts of kubernetes.eks, and kubernetes.catalogClusters.awsEndpoints does not have it`,
        remedy:
          'Add its account and region to kubernetes.eks.accounts, or its address to kubernetes.catalogClusters.awsEndpoints.',
      };
}

/** Whether the cluster was made of this entity. */
function isSame({ metadata }: Entity, details: ClusterDetails): boolean {
  return (
    metadata.name === details.name &&
    Object.entries(details.authMetadata).every(
      ([key, value]) => metadata.annotations?.[key] === value,
    )
  );
}

/** People register URLs; files and what providers bring come from the operator. */
function isOperators(entity: Entity, rules: CatalogClusterRules): boolean {
  const origin = entity.metadata.annotations?.[ANNOTATION_ORIGIN_LOCATION];
  if (origin && !origin.startsWith('url:')) return true;
  if (origin && rules.locations.has(origin)) return true;
  return (entity.relations ?? []).some(
    ({ type, targetRef }) =>
      type === RELATION_OWNED_BY && rules.owners.has(targetRef),
  );
}
