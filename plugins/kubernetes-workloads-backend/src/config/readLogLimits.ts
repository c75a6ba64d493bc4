import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { LogLimits } from '../logs/LogLimits';

/**
 * Reads `kubernetesWorkloads.logs`.
 *
 * @throws InputError that names the key for a value that is not a whole number from 1 up.
 */
export function readLogLimits(config: Config): LogLimits {
  const logs = config.getOptionalConfig('kubernetesWorkloads.logs');
  const limit = (name: string, otherwise: number) => {
    const value = logs?.getOptionalNumber(name) ?? otherwise;
    if (!Number.isSafeInteger(value) || value < 1)
      throw new InputError(
        `kubernetesWorkloads.logs.${name}: ${value} must be a whole number from 1 up`,
      );
    return value;
  };
  return {
    maxStreamsPerUser: limit('maxStreamsPerUser', 10),
    maxStreams: limit('maxStreams', 200),
    maxBytesPerSecondPerUser: limit('maxBytesPerSecondPerUser', 4_194_304),
    maxBytesPerSecond: limit('maxBytesPerSecond', 33_554_432),
  };
}
