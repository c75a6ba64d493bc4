import { EKSClient } from '@aws-sdk/client-eks';

/** Nobody answered in time; the message goes on after a name: `no answer within 20 s`. */
class NoAnswerError extends Error {
  name = 'NoAnswerError' as const;
}

/** How many attempts may fail at once, such as refused connections, before anybody has answered. */
const MAX_FAILURES = 4;

/** The SDK's own name for a connection or an answer that did not come in time. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/**
 * Gives up when nothing at all comes back in time. What answers, if only with an error, is waited for.
 * Where each attempt fails at once, such as a refused connection, it gives up with that failure after a few.
 */
export class AnswerDeadline {
  static start(timeoutMs: number): AnswerDeadline {
    return new AnswerDeadline(timeoutMs);
  }

  readonly #controller = new AbortController();
  readonly #expired: Promise<never>;
  readonly #timer: NodeJS.Timeout;
  readonly #giveUp: () => void;
  #failure: unknown;
  #failures = 0;
  #hasAnswer = false;

  private constructor(timeoutMs: number) {
    const { signal } = this.#controller;
    this.#expired = new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    this.#expired.catch(() => {}); // where nobody waits any more
    const reason = new NoAnswerError(`no answer within ${timeoutMs / 1000} s`);
    this.#giveUp = () => this.#controller.abort(this.#failure ?? reason);
    this.#timer = setTimeout(this.#giveUp, timeoutMs);
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
          this.#hasAnswer = true;
          this.end();
          return answer;
        } catch (error) {
          if (!isTimeout(error)) this.#failed(error);
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

  #failed(error: unknown): void {
    this.#failure = error;
    this.#failures += 1;
    if (!this.#hasAnswer && this.#failures >= MAX_FAILURES) this.#giveUp();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
