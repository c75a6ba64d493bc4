import { Config } from '@backstage/config';
import {
  MatchingConfig,
  readMatchingConfig,
} from '@mooring/plugin-kubernetes-matching-common';

/** How entities are checked when the catalog processes them. */
export interface ProcessorOptions {
  readonly config: MatchingConfig;
  /** Whether what the annotations alone give away can be an error. */
  readonly strict: boolean;
  /** Whether the verdicts of the kubernetes-matching plugin are taken in. */
  readonly live: boolean;
}

/**
 * Reads `catalog.processors.kubernetesMatching`, what the rules need, and whose matches people see.
 *
 * @throws InputError for a severity or a rule in `kubernetesMatching.rules` that does not exist.
 */
export function readOptions(config: Config): ProcessorOptions {
  const own = config.getOptionalConfig('catalog.processors.kubernetesMatching');
  const audience = config.getOptionalString('permission.policy.kubernetes');
  return {
    config: readMatchingConfig(config),
    strict: own?.getOptionalBoolean('strict') ?? false,
    // An entity's status is for all who may read the entity.
    live: own?.getOptionalBoolean('live') ?? audience !== 'owners',
  };
}
