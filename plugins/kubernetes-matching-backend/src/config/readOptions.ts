import { Config, readDurationFromConfig } from '@backstage/config';
import { HumanDuration } from '@backstage/types';

/** How the plugin runs; what the rules need is read by `readMatchingConfig`. */
export interface MatchingOptions {
  /** How often changes of the catalog are looked for. */
  readonly catalogInterval: HumanDuration;
  /** How often what has changed is written to the ledger. */
  readonly ledgerInterval: HumanDuration;
  /** How long findings are kept after they are fixed, and days of the trend. */
  readonly retention: HumanDuration;
  /** How long a component has to be unlinked before its owner is told; `undefined` when nobody is told. */
  readonly notifyAfter?: HumanDuration;
}

/**
 * Reads `kubernetesMatching`.
 *
 * @throws InputError for what is not a duration.
 */
export function readOptions(config: Config): MatchingOptions {
  const duration = (key: string) =>
    config.has(key) ? readDurationFromConfig(config, { key }) : undefined;
  const isNotifying =
    config.getOptionalBoolean('kubernetesMatching.notifications.enabled') ??
    false;
  return {
    catalogInterval: duration('kubernetesMatching.catalogInterval') ?? {
      seconds: 30,
    },
    ledgerInterval: duration('kubernetesMatching.ledger.interval') ?? {
      seconds: 30,
    },
    retention: duration('kubernetesMatching.ledger.retention') ?? {
      days: 400,
    },
    notifyAfter: isNotifying
      ? duration('kubernetesMatching.notifications.after') ?? { hours: 1 }
      : undefined,
  };
}
