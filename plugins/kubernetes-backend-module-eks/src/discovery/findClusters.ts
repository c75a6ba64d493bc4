import {
  Cluster,
  DescribeClusterCommand,
  EKSClient,
  paginateListClusters,
} from '@aws-sdk/client-eks';
import pLimit from 'p-limit';
import { EksAccountConfig } from '../config/EksConfig';
import { EksCluster } from './EksCluster';

/** How many clusters are described at a time: EKS allows few requests a second. */
const CONCURRENCY = 4;
/** States in which a cluster has no API server to ask, or soon none. */
const NOT_USABLE = ['CREATING', 'DELETING', 'FAILED', 'PENDING'];

/** The clusters of a region, and those that could not be described. */
export interface FoundClusters {
  readonly clusters: readonly EksCluster[];
  /** By the name of the cluster. */
  readonly failures: ReadonlyMap<string, Error>;
}

/**
 * Lists the clusters of an account in a region, every page of them, and describes each.
 *
 * @throws the SDK's error when they cannot be listed; an Error when they are another account's.
 */
export async function findClusters(options: {
  eks: EKSClient;
  account: EksAccountConfig;
  region: string;
  signal: AbortSignal;
}): Promise<FoundClusters> {
  const { eks, account, region, signal } = options;
  const names: string[] = [];
  for await (const page of paginateListClusters(
    { client: eks },
    {},
    { abortSignal: signal },
  )) {
    signal.throwIfAborted();
    names.push(...(page.clusters ?? []));
  }
  const limit = pLimit(CONCURRENCY);
  const clusters: EksCluster[] = [];
  const failures = new Map<string, Error>();
  await Promise.all(
    names.map(name =>
      limit(async () => {
        try {
          const { cluster } = await eks.send(
            new DescribeClusterCommand({ name }),
            { abortSignal: signal },
          );
          const found = cluster && toEksCluster(cluster, account, region);
          if (found) clusters.push(found);
        } catch (error) {
          // One that was deleted since the list is simply gone.
          if ((error as Error).name !== 'ResourceNotFoundException') {
            failures.set(name, error as Error);
          }
        }
      }),
    ),
  );
  assertAccount(clusters, account);
  clusters.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { clusters, failures };
}

function toEksCluster(
  cluster: Cluster,
  account: EksAccountConfig,
  region: string,
): EksCluster | undefined {
  const { name, arn, endpoint, certificateAuthority, status, tags } = cluster;
  const caData = certificateAuthority?.data;
  if (!name || !arn || !endpoint || !caData) return undefined;
  if (NOT_USABLE.includes(status ?? '')) return undefined;
  const isWanted = Object.entries(account.tags).every(
    ([key, value]) => tags?.[key] === value,
  );
  if (!isWanted) return undefined;
  const { assumeRole, externalId } = account;
  return {
    name,
    arn,
    accountId: arn.split(':')[4],
    region,
    endpoint,
    caData,
    assumeRole,
    externalId,
    isConfirmed: true,
  };
}

/** Without an identity of its own for the account, the portal asks as the main account, and is given that one's clusters. */
function assertAccount(
  clusters: readonly EksCluster[],
  { accountId }: EksAccountConfig,
): void {
  const other = clusters.find(cluster => cluster.accountId !== accountId);
  if (other) {
    throw new Error(
      `the credentials for account ${accountId} are of account ${other.accountId}; add assumeRole in kubernetes.eks.accounts, or the account in aws.accounts`,
    );
  }
}
