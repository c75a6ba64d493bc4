import {
  EKSClient,
  DescribeAccessEntryCommand,
  DescribeClusterCommand,
  paginateListClusters,
} from '@aws-sdk/client-eks';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { AwsCredentials } from '../identity/AwsCredentials';
import { EksIdentity } from '../identity/EksIdentity';
import { requestHandler } from '../identity/requestHandler';

/** A cluster as EKS describes it. */
export interface DescribedCluster {
  readonly endpoint?: string;
  /** `API`, `API_AND_CONFIG_MAP` or `CONFIG_MAP`. */
  readonly authenticationMode?: string;
}

/**
 * The questions to AWS that tell one refusal from another. Each rejects with the SDK's error, whose `name` is AWS's code.
 */
export interface AwsApi {
  /** The ARN that signs in to the cluster. */
  callerArn(): Promise<string>;
  /** How far the portal's clock is behind AWS's, in ms, as of the last answer; 0 when it is less than five minutes. */
  clockOffsetMs(): Promise<number>;
  describeCluster(name: string): Promise<DescribedCluster>;
  /** The names of all clusters of the account and region. */
  listClusters(): AsyncIterable<string>;
  /** The Kubernetes groups of a principal's access entry. */
  accessEntryGroups(name: string, principalArn: string): Promise<string[]>;
  /** Who may assume a role, in JSON; asked as the role that is to assume it. */
  trustPolicy(roleArn: string): Promise<string>;
}

const CLIENT = {
  maxAttempts: 2,
  requestHandler: requestHandler({
    connectionTimeout: 3_000,
    requestTimeout: 8_000,
  }),
};

/** Asks AWS, with the very credentials with which the portal signs in to the cluster. */
export function createAwsApi(
  credentials: AwsCredentials,
  { region, roleArn, externalId }: EksIdentity,
): AwsApi {
  const identity = () => credentials.identity({ region, roleArn, externalId });
  const eks = async () =>
    new EKSClient({
      ...CLIENT,
      region,
      credentials: (await identity()).credentials,
    });
  return {
    async callerArn() {
      const { sts } = await identity();
      const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
      return Arn ?? '';
    },
    async clockOffsetMs() {
      return (await identity()).sts.config.systemClockOffset;
    },
    async describeCluster(name) {
      const { cluster } = await (
        await eks()
      ).send(new DescribeClusterCommand({ name }));
      return {
        endpoint: cluster?.endpoint,
        authenticationMode: cluster?.accessConfig?.authenticationMode,
      };
    },
    async *listClusters() {
      const pages = paginateListClusters({ client: await eks() }, {});
      for await (const { clusters = [] } of pages) yield* clusters;
    },
    async accessEntryGroups(name, principalArn) {
      const { accessEntry } = await (
        await eks()
      ).send(
        new DescribeAccessEntryCommand({ clusterName: name, principalArn }),
      );
      return accessEntry?.kubernetesGroups ?? [];
    },
    async trustPolicy(arn) {
      const base = await credentials.baseIdentity({ region, arn });
      const iam = new IAMClient({
        ...CLIENT,
        region,
        credentials: base.credentials,
      });
      const name = arn.split('/').at(-1);
      const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
      return decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '');
    },
  };
}
