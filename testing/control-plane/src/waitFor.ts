import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How long and how often to look.
 *
 * @public
 */
export interface WaitForOptions {
  /** What is waited for; completes the sentence "waited 60 s for …". */
  description: string;
  /** Default: 60 seconds. */
  timeoutMs?: number;
  /** Default: 100 milliseconds. */
  intervalMs?: number;
}

/**
 * Asks until the answer is neither `undefined` nor `false`, and returns it. An error thrown by `probe` counts as "not
 * yet" and becomes the cause of the timeout.
 *
 * @param giveUp - rejects when waiting on is pointless
 */
export async function waitFor<T>(
  probe: () => Promise<T | undefined | false>,
  options: WaitForOptions & { giveUp?: () => Promise<void> },
): Promise<T> {
  const { description, timeoutMs = 60_000, intervalMs = 100, giveUp } = options;
  const deadline = Date.now() + timeoutMs;
  let cause: unknown;
  do {
    await giveUp?.();
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== false) {
        return answer;
      }
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await sleep(intervalMs);
  } while (Date.now() < deadline);
  const reason =
    cause instanceof Error ? `; the last attempt failed: ${cause.message}` : '';
  throw new Error(
    `waited ${timeoutMs / 1000} s for ${description}, in vain${reason}`,
    { cause },
  );
}
