import { EKSClient } from '@aws-sdk/client-eks';

/** Nobody answered in time; the message goes on after a name: `no answer within 20 s`. */
class NoAnswerError extends Error {
  name = 'NoAnswerError' as const;
}

/** Gives up when nothing at all comes back in time. What answers, if only with an error, is waited for. */
export class AnswerDeadline {
  static start(timeoutMs: number): AnswerDeadline {
    return new AnswerDeadline(timeoutMs);
  }

  readonly #controller = new AbortController();
  readonly #expired: Promise<never>;
  readonly #timer: NodeJS.Timeout;

  private constructor(timeoutMs: number) {
    const { signal } = this.#controller;
    this.#expired = new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    this.#expired.catch(() => {}); // where nobody waits any more
    const reason = new NoAnswerError(`no answer within ${timeoutMs / 1000} s`);
    this.#timer = setTimeout(() => this.#controller.abort(reason), timeoutMs);
  }

  /** Aborts what is under way at the deadline. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Any answer to this client meets the deadline. */
  attend(client: EKSClient): void {
    client.middlewareStack.add(
      next => async args => {
        const answer = await next(args);
        this.end();
        return answer;
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
