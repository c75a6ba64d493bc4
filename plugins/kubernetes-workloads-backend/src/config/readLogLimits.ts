import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { LogLimits } from '../logs/LogStreams';

/** Reads `kubernetesWorkloads.logs`. */
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
  };
}
