import { foreignText, quoted } from '@mooring/plugin-kubernetes-cache-node';
import { AccessExplanation } from '@mooring/plugin-kubernetes-doctor-node';
import { AwsApi, DescribedCluster } from './AwsApi';
import { awsCode, isDenied, isNotFound } from './awsErrors';
import { EksIdentity } from '../identity/EksIdentity';
import { principalOf } from './principalOf';

/** How many clusters are checked for the one with the address, so that no account keeps the portal busy. */
const MAX_DESCRIBED = 200;

interface Refusal {
  readonly identity: EksIdentity;
  /** The API server's. */
  readonly url: string;
  /** Whom the token belongs to, as STS says: the key is right. */
  readonly callerArn: string;
  readonly api: AwsApi;
}

/** Explains a 401 to a token with a good key: either its cluster id is not the cluster's, or nobody mapped its role. */
export async function explainCluster(
  refusal: Refusal,
): Promise<AccessExplanation> {
  const { identity, url, api } = refusal;
  const { clusterId } = identity;
  let cluster: DescribedCluster;
  try {
    cluster = await api.describeCluster(clusterId);
  } catch (error) {
    return isNotFound(error)
      ? await wrongId(refusal, 'EKS has no cluster of that name')
      : undecided(refusal, error);
  }
  if (!isSameServer(cluster.endpoint, url)) {
    const other = `that is the cluster at ${foreignText(
      cluster.endpoint ?? 'no address yet',
    )}`;
    return await wrongId(refusal, other);
  }
  return await explainAccess({ ...refusal, cluster });
}

async function wrongId(
  { identity, url, callerArn, api }: Refusal,
  why: string,
): Promise<AccessExplanation> {
  const { clusterId, region } = identity;
  const right = await findByAddress(url, api).catch(() => undefined);
  const where = `in ${region}, account ${accountOf(callerArn)}`;
  return {
    detail: `The cluster id is wrong: the portal signs its tokens for ${quoted(
      clusterId,
    )}, and ${where}, ${why}.${
      right ? ` The cluster at this address is ${quoted(right)}.` : ''
    }`,
    remedy: right
      ? `Set kubernetes.io/x-k8s-aws-id: ${right} on the cluster.`
      : 'Set kubernetes.io/x-k8s-aws-id on the cluster to its name in EKS, to the letter, and check the region and the account.',
  };
}

async function findByAddress(
  url: string,
  api: AwsApi,
): Promise<string | undefined> {
  let described = 0;
  for await (const name of api.listClusters()) {
    if (++described > MAX_DESCRIBED) return undefined;
    const { endpoint } = await api.describeCluster(name);
    if (isSameServer(endpoint, url)) return name;
  }
  return undefined;
}

async function explainAccess(
  refusal: Refusal & { cluster: DescribedCluster },
): Promise<AccessExplanation> {
  const { identity, callerArn, cluster, api } = refusal;
  const { clusterId, region } = identity;
  const principal = identity.roleArn ?? principalOf(callerArn);
  const name = quoted(clusterId);
  const isUnmapped = await api
    .accessEntryGroups(clusterId, principal)
    .then(() => false)
    .catch(error => isNotFound(error) || undefined);
  if (isUnmapped === false) {
    return {
      detail: `The cluster ${name} refuses the token (401) although it has an access entry for ${foreignText(
        principal,
      )}: the entry may be too new, or the cluster's clock wrong.`,
      remedy:
        'Wait a minute; then look in the log of the authenticator of the cluster, in CloudWatch.',
    };
  }
  const isConfigMapOnly = cluster.authenticationMode === 'CONFIG_MAP';
  return {
    detail: `The role is not mapped: the key and the cluster id are right, and the cluster ${name} has ${
      isConfigMapOnly ? 'no entry in aws-auth' : 'no access entry'
    } for ${foreignText(principal)}.`,
    remedy: isConfigMapOnly
      ? `Map it in the ConfigMap kube-system/aws-auth to the group mooring, or let the cluster use access entries: aws eks update-cluster-config --region ${region} --name ${clusterId} --access-config authenticationMode=API_AND_CONFIG_MAP`
      : `aws eks create-access-entry --region ${region} --cluster-name ${clusterId} --principal-arn ${foreignText(
          principal,
        )} --kubernetes-groups mooring`,
  };
}

function undecided(
  { identity, callerArn }: Refusal,
  error: unknown,
): AccessExplanation {
  const { clusterId, region } = identity;
  const principal = foreignText(identity.roleArn ?? principalOf(callerArn));
  const why = isDenied(error)
    ? 'the portal cannot ask EKS which'
    : `EKS does not say which (${foreignText(awsCode(error))})`;
  return {
    detail: `The key is right, it is ${principal}'s. Either ${quoted(
      clusterId,
    )} is not the cluster's name in EKS, or the cluster has no access entry for that principal; ${why}.`,
    remedy: `Allow eks:DescribeCluster, eks:ListClusters and eks:DescribeAccessEntry in ${region} to ${principal}, and the portal can tell.`,
  };
}

function isSameServer(endpoint: string | undefined, url: string): boolean {
  const a = endpoint === undefined ? undefined : URL.parse(endpoint);
  const b = URL.parse(url);
  return Boolean(a && b && a.host === b.host);
}

function accountOf(arn: string): string {
  return foreignText(arn.split(':')[4] ?? 'unknown');
}
