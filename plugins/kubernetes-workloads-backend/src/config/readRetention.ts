import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';

/**
 * Reads how long changes are kept, in milliseconds.
 *
 * @throws InputError for what is not a duration.
 */
export function readRetention(config: Config): number {
  const key = 'kubernetesWorkloads.changes.retention';
  return durationToMilliseconds(
    config.has(key) ? readDurationFromConfig(config, { key }) : { days: 30 },
  );
}
