import { Failure } from './Failure';
import { ReflectorTiming } from './timing';

/**
 * How long to wait before the next request, in milliseconds.
 *
 * @param options - `attempt`: how many have failed in a row, this one included; `random`: from 0 to 1
 */
export function retryDelay(
  { type, retryAfterMs }: Pick<Failure, 'type' | 'retryAfterMs'>,
  options: { attempt: number; random: number; timing: ReflectorTiming },
): number {
  const { attempt, random, timing } = options;
  const [base, limit] = timing.backoffMs;
  const backoff = random * Math.min(limit, base * 2 ** Math.min(attempt, 20));
  const about = (milliseconds: number) => milliseconds * (0.75 + random / 2);
  switch (type) {
    case 'unsupported':
      return attempt === 1 ? 0 : backoff;
    case 'unauthorized':
    case 'forbidden':
      // A token may have expired on its way: the first time, a fresh one gets a chance at once.
      return attempt === 1 ? backoff : about(timing.refusedMs);
    case 'not-served':
      return attempt === 1 ? backoff : about(timing.notServedMs);
    default:
      return Math.max(backoff, retryAfterMs ?? 0);
  }
}
