import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';

/** How the plugin runs; what the rules need is read by `readMatchingConfig`. */
export interface MatchingOptions {
  /** How often changes of the catalog are looked for. */
  readonly catalogInterval: HumanDuration;
  /** How long after a start no entity must have been added before the catalog counts as read, in milliseconds. */
  readonly catalogQuietPeriod: number;
  /** How often what has changed is written to the ledger. */
  readonly ledgerInterval: HumanDuration;
  /** How long findings are kept after they are fixed, and days of the trend; in milliseconds. */
  readonly retention: number;
  /** How long a component has to be unlinked before its owner is told, in milliseconds; `undefined` when nobody is. */
  readonly notifyAfter?: number;
}

/**
 * Reads `kubernetesMatching`.
 *
 * @throws InputError for what is not a duration.
 */
export function readOptions(config: Config): MatchingOptions {
  const duration = (path: string, fallback: HumanDuration) => {
    const key = `kubernetesMatching.${path}`;
    return config.has(key) ? readDurationFromConfig(config, { key }) : fallback;
  };
  return {
    catalogInterval: duration('catalogInterval', { seconds: 30 }),
    catalogQuietPeriod: durationToMilliseconds(
      duration('catalogQuietPeriod', { seconds: 10 }),
    ),
    ledgerInterval: duration('ledger.interval', { seconds: 30 }),
    retention: durationToMilliseconds(
      duration('ledger.retention', { days: 400 }),
    ),
    notifyAfter: config.getOptionalBoolean(
      'kubernetesMatching.notifications.enabled',
    )
      ? durationToMilliseconds(duration('notifications.after', { hours: 1 }))
      : undefined,
  };
}
