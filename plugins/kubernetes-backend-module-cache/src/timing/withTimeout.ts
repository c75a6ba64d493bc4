import { CustomErrorBase } from '@backstage/errors';

/** Something did not happen in time. */
export class TimeoutError extends CustomErrorBase {
  name = 'TimeoutError' as const;
}

/**
 * Waits for work for so long and no longer. Work that is late goes on, unwatched: nothing that is asked here can be
 * aborted.
 *
 * @throws what the work throws, or a {@link TimeoutError} that says `what` did not happen in time.
 */
export async function withTimeout<T>(
  work: () => Promise<T>,
  options: { timeoutMs: number; what: string },
): Promise<T> {
  const { timeoutMs, what } = options;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new TimeoutError(`${what} within ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([work(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
