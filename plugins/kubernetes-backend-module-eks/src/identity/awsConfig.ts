import { Config, ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';

/** The partition of a region. Source: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
const PARTITIONS: readonly [RegExp, string][] = [
  [/^cn-/, 'aws-cn'],
  [/^us-gov-/, 'aws-us-gov'],
  [/^us-isob-/, 'aws-iso-b'],
  [/^us-iso-/, 'aws-iso'],
  [/^eusc-/, 'aws-eusc'],
];

/** Whether `aws` has somebody of its own for an account; else the main account assumes its roles, and nobody need be asked. */
export function hasOwnIdentity(config: Config, accountId: string): boolean {
  const accounts = config.getOptionalConfigArray('aws.accounts') ?? [];
  return (
    config.has('aws.accountDefaults.roleName') ||
    accounts.some(account => account.getString('accountId') === accountId)
  );
}

/**
 * The configuration for questions about one region: where `aws` names no region or partition of its own, STS is asked there.
 * `@backstage/integration-aws-node` would ask in us-east-1, which keys of other partitions, and networks with endpoints of
 * their own region alone, do not reach.
 */
export function inRegion(config: Config, region: string): Config {
  const data = structuredClone(config.getOptional<JsonObject>() ?? {});
  const aws = (data.aws ?? {}) as JsonObject;
  const partition =
    PARTITIONS.find(([pattern]) => pattern.test(region))?.[1] ?? 'aws';
  const placed = (account: JsonObject): JsonObject =>
    account.roleName === undefined
      ? account
      : { region, partition, ...account };
  return new ConfigReader({
    ...data,
    aws: {
      ...aws,
      mainAccount: { region, ...(aws.mainAccount as JsonObject | undefined) },
      accounts: ((aws.accounts ?? []) as JsonObject[]).map(placed),
      accountDefaults: placed((aws.accountDefaults ?? {}) as JsonObject),
    },
  });
}
