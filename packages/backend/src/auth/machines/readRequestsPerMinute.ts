import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const DEFAULT = 600;

/** Reads `requestsPerMinute` of an entry's options. */
export function readRequestsPerMinute(options: Config): number {
  const value = options.getOptionalNumber('requestsPerMinute') ?? DEFAULT;
  if (value >= 1) return value;
  throw new InputError(
    `requestsPerMinute: ${value} lets nobody in; write 1 or more`,
  );
}
