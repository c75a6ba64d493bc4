import { EKSClient } from '@aws-sdk/client-eks';

/** Nobody answered in time; the message goes on after a name: `no answer within 20 s`. */
class NoAnswerError extends Error {
  name = 'NoAnswerError' as const;
}

/** The SDK's own name for a connection or an answer that did not come in time. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/**
 * Gives up when nothing at all comes back in time. What answers, if only with an error, is waited for.
 * Where each attempt failed at once, such as a refused connection, it gives up with that failure.
 */
export class AnswerDeadline {
  static start(timeoutMs: number): AnswerDeadline {
    return new AnswerDeadline(timeoutMs);
  }

  readonly #controller = new AbortController();
  readonly #expired: Promise<never>;
  readonly #timer: NodeJS.Timeout;
  #failure: unknown;

  private constructor(timeoutMs: number) {
    const { signal } = this.#controller;
    this.#expired = new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    this.#expired.catch(() => {}); // where nobody waits any more
    const reason = new NoAnswerError(`no answer within ${timeoutMs / 1000} s`);
    const giveUp = () => this.#controller.abort(this.#failure ?? reason);
    this.#timer = setTimeout(giveUp, timeoutMs);
  }

  /** Aborts what is under way at the deadline. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Any answer to this client meets the deadline. */
  attend(client: EKSClient): void {
    client.middlewareStack.add(
      next => async args => {
        try {
          const answer = await next(args);
          this.end();
          return answer;
        } catch (error) {
          if (!isTimeout(error)) this.#failure = error;
          throw error;
        }
      },
      // Next to the connection, before an answer is taken for an error and asked for again.
      { step: 'deserialize', priority: 'low', name: 'answerDeadline' },
    );
  }

  /** Waits for work until the deadline; while the SDK sleeps between attempts, it hears no signal. */
  async wait<T>(work: Promise<T>): Promise<T> {
    return await Promise.race([work, this.#expired]);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
