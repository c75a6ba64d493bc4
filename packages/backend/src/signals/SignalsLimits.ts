import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** What one browser, one user and all together may take up of the portal. */
export interface SignalsLimits {
  /** Open sockets in this process. */
  readonly sockets: number;
  /** Open sockets of one user: tabs of the browser. */
  readonly socketsPerUser: number;
  /** Channels that one socket listens to. */
  readonly subscriptionsPerSocket: number;
}

const DEFAULTS: SignalsLimits = {
  sockets: 2_000,
  socketsPerUser: 20,
  subscriptionsPerSocket: 20,
};

/**
 * Reads `signals.limits`.
 *
 * @throws InputError for a limit that is not a whole number from 1.
 */
export function readSignalsLimits(config: Config): SignalsLimits {
  const limit = (name: keyof SignalsLimits) => {
    const key = `signals.limits.${name}`;
    const value = config.getOptionalNumber(key) ?? DEFAULTS[name];
    if (Number.isInteger(value) && value > 0) return value;
    throw new InputError(`${key}: ${value} is not a whole number from 1 up`);
  };
  return {
    sockets: limit('sockets'),
    socketsPerUser: limit('socketsPerUser'),
    subscriptionsPerSocket: limit('subscriptionsPerSocket'),
  };
}
