import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import {
  DEFAULT_NAME_TEMPLATE,
  EksAccountConfig,
  EksConfig,
} from './EksConfig';

const KEY = 'kubernetes.eks';
const MIN_INTERVAL_MS = 60_000;
const DEFAULT_INTERVAL_MS = 10 * 60_000;

/**
 * Reads `kubernetes.eks`.
 *
 * @returns undefined when there is no such block.
 * @throws InputError that names the key, the value and the remedy.
 */
export function readEksConfig(root: Config): EksConfig | undefined {
  const config = root.getOptionalConfig(KEY);
  if (!config) return undefined;
  const accounts = (config.getOptionalConfigArray('accounts') ?? []).map(
    readAccount,
  );
  assertUnique(accounts);
  return {
    refreshIntervalMs: readInterval(config),
    clusterName: readNameTemplate(config),
    skipMetricsLookup: config.getOptionalBoolean('skipMetricsLookup') ?? false,
    accounts,
    catalog: {
      owner: config.getOptionalString('catalog.owner') ?? 'unknown',
      system: config.getOptionalString('catalog.system'),
      namespace: config.getOptionalString('catalog.namespace') ?? 'default',
    },
  };
}

function readAccount(config: Config, index: number): EksAccountConfig {
  const key = `${KEY}.accounts[${index}]`;
  const accountId = config.getString('accountId');
  if (!/^\d{12}$/.test(accountId)) {
    throw new InputError(
      `${key}.accountId: "${accountId}" is not the id of an AWS account; write its twelve digits in quotes`,
    );
  }
  const regions = config.getStringArray('regions');
  const wrong = regions.find(
    region => !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region),
  );
  if (wrong !== undefined || regions.length === 0) {
    throw new InputError(
      `${key}.regions: ${
        wrong === undefined ? 'is empty' : `"${wrong}" is not an AWS region`
      }; write for example [eu-west-1]`,
    );
  }
  const assumeRole = config.getOptionalString('assumeRole');
  if (assumeRole && !/^arn:[^:]+:iam::\d{12}:role\/\S+$/.test(assumeRole)) {
    throw new InputError(
      `${key}.assumeRole: "${assumeRole}" is not the ARN of a role; write for example arn:aws:iam::${accountId}:role/portal`,
    );
  }
  const tags = config.getOptional<Record<string, string>>('tags') ?? {};
  return {
    accountId,
    regions,
    assumeRole,
    externalId: config.getOptionalString('externalId'),
    tags,
  };
}

function assertUnique(accounts: readonly EksAccountConfig[]): void {
  const seen = new Set<string>();
  for (const { accountId, regions } of accounts) {
    for (const region of regions) {
      const place = `${accountId} in ${region}`;
      if (seen.has(place)) {
        throw new InputError(
          `${KEY}.accounts: account ${place} is listed twice, so its clusters would be too; remove one of the two`,
        );
      }
      seen.add(place);
    }
  }
}

function readInterval(config: Config): number {
  if (!config.has('refreshInterval')) return DEFAULT_INTERVAL_MS;
  const interval = durationToMilliseconds(
    readDurationFromConfig(config, { key: 'refreshInterval' }),
  );
  if (interval < MIN_INTERVAL_MS) {
    throw new InputError(
      `${KEY}.refreshInterval: AWS would be asked more than once a minute; write for example { minutes: 10 }`,
    );
  }
  return interval;
}

function readNameTemplate(config: Config): string {
  const template =
    config.getOptionalString('clusterName') ?? DEFAULT_NAME_TEMPLATE;
  if (!template.includes('{name}')) {
    throw new InputError(
      `${KEY}.clusterName: "${template}" does not hold {name}, so all clusters would have one name; write for example ${DEFAULT_NAME_TEMPLATE}`,
    );
  }
  return template;
}
