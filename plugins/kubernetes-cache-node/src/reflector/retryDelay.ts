import { Failure } from './Failure';
import { ReflectorTiming } from './timing';

const REFUSALS: readonly Failure['type'][] = [
  'unauthorized',
  'forbidden',
  'not-served',
];

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
  { type, retryAfterMs }: Pick<Failure, 'type' | 'retryAfterMs'>,
  options: {
    attempt: number;
    wasRefused: boolean;
    random: number;
    timing: ReflectorTiming;
  },
): number {
  const { attempt, wasRefused, random, timing } = options;
  const [base, limit] = timing.backoffMs;
  const backoffAfter = (attempts: number) =>
    random * Math.min(limit, base * 2 ** Math.min(attempts, 20));
  const backoff = backoffAfter(attempt);
  const about = (milliseconds: number) => milliseconds * (0.75 + random / 2);
  switch (type) {
    case 'unsupported':
      return attempt === 1 ? 0 : backoff;
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
