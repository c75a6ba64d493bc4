import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { allAtOnce } from '@mooring/kubernetes-objects';
import { Severity } from './findings/Finding';
import { comparable } from './names/ComparableName';
import { SimilarNames } from './names/SimilarNames';
import { ServiceLocatorMethod } from './query/locateClusters';
import { rules } from './rules/registry';
import { MatchingConfig } from './config/MatchingConfig';

const SEVERITIES: readonly string[] = ['error', 'warning', 'info', 'off'];
const METHODS: readonly string[] = [
  'multiTenant',
  'singleTenant',
  'catalogRelation',
];

/**
 * Reads what the rules need of the app configuration: `kubernetesMatching`, and how the Kubernetes plugin locates
 * clusters. Which clusters there are is not read here, because cluster suppliers may find more than the configuration
 * names: add `clusters` where they are known.
 *
 * @throws InputError for a rule or a severity that does not exist.
 *
 * @public
 */
export function readMatchingConfig(config: Config): MatchingConfig {
  const matching = config.getOptionalConfig('kubernetesMatching');
  const method = config.getOptionalString(
    'kubernetes.serviceLocatorMethod.type',
  );
  return {
    severities: readSeverities(matching?.getOptional('rules')),
    systemNamespaces: matching?.getOptionalStringArray('systemNamespaces'),
    serviceLocatorMethod: METHODS.includes(method ?? '')
      ? (method as ServiceLocatorMethod)
      : undefined,
    argocdInstances: config
      .getOptionalConfigArray('kubernetesDelivery.argocd.instances')
      ?.map(instance => ({
        name: instance.getString('name'),
        cluster: instance.getOptionalString('cluster'),
        namespace: instance.getOptionalString('namespace'),
      })),
  };
}

function readSeverities(value: unknown): Record<string, Severity | 'off'> {
  const path = 'kubernetesMatching.rules';
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new InputError(
      `${path} must be a map from rules to severities, for example { only-finished: off }`,
    );
  }
  const ids = rules.map(({ id }) => id);
  for (const [id, severity] of Object.entries(value)) {
    if (!ids.includes(id)) {
      const [like] = allAtOnce(
        SimilarNames.create(ids).find(comparable(id), () => true),
      );
      const hint = like ? `did you mean ${like.name}?` : `see docs/rules`;
      throw new InputError(`${path}.${id}: there is no such rule; ${hint}`);
    }
    if (!SEVERITIES.includes(severity)) {
      throw new InputError(
        `${path}.${id}: ${JSON.stringify(severity)} is not a severity; write ` +
          `error, warning, info or off`,
      );
    }
  }
  return value as Record<string, Severity | 'off'>;
}
