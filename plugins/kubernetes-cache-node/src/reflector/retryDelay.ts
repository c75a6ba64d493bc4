import { ConnectionHop } from '@mooring/kubernetes-objects';
import { Failure } from './Failure';
import { ReflectorTiming } from './timing';

const REFUSALS: readonly Failure['type'][] = [
  'unauthorized',
  'forbidden',
  'not-served',
];

const OUT_OF_REACH: readonly ConnectionHop[] = ['dns', 'tcp', 'tls'];

/** Whether no API server has had a word in it. */
export function isOutOfReach({ hop }: Partial<Failure>): boolean {
  return hop !== undefined && OUT_OF_REACH.includes(hop);
}

/** Whether the API server understood and said no, which waiting hardly changes. */
export function isRefusal({ type }: Pick<Failure, 'type'>): boolean {
  return REFUSALS.includes(type);
}

/**
 * How long to wait before the next request, in milliseconds.
 *
 * @param options - `attempt`: how many have failed in a row, this one included; `wasRefused`: the one before
 * was refused too; `random`: from 0 to 1
 */
export function retryDelay(
  failure: Pick<Failure, 'type' | 'retryAfterMs'> & Partial<Failure>,
  options: {
    attempt: number;
    wasRefused: boolean;
    random: number;
    timing: ReflectorTiming;
  },
): number {
  const { type, retryAfterMs } = failure;
  const { attempt, wasRefused, random, timing } = options;
  const [base, most] = timing.backoffMs;
  // Who cannot be reached is not burdened by being tried; so the view is soon back once the network is.
  const limit = isOutOfReach(failure) ? Math.min(most, 4 * base) : most;
  const backoffAfter = (attempts: number) =>
    random * Math.min(limit, base * 2 ** Math.min(attempts, 20));
  const backoff = backoffAfter(attempt);
  const about = (milliseconds: number) => milliseconds * (0.75 + random / 2);
  switch (type) {
    case 'unsupported':
    case 'expired':
    case 'lost':
      return attempt === 1 ? 0 : backoff;
    case 'silent':
      return attempt === 1 ? random * base : backoff;
    case 'unauthorized':
    case 'forbidden':
      // A token may have expired on its way: the first time, a fresh one gets a chance soon, whatever failed before.
      return wasRefused ? about(timing.refusedMs) : backoffAfter(1);
    case 'not-served':
      return wasRefused ? about(timing.notServedMs) : backoffAfter(1);
    default:
      return Math.max(backoff, retryAfterMs ?? 0);
  }
}
