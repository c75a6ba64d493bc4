import { NotAllowedError } from '@backstage/errors';

/**
 * How many logs are read at the same time.
 */
export interface LogLimits {
  readonly maxStreamsPerUser: number;
  readonly maxStreams: number;
}

/** Counts the logs that are being read, and ends them all with the portal. */
export class LogStreams {
  static create(limits: LogLimits): LogStreams {
    return new LogStreams(limits);
  }

  readonly #perUser = new Map<string, number>();
  readonly #stopping = new AbortController();
  #total = 0;

  private constructor(private readonly limits: LogLimits) {}

  /** Aborts when the portal ends. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /**
   * Counts one more until the returned function is called.
   *
   * @throws NotAllowedError when there are too many.
   */
  open(user: string): () => void {
    const { maxStreams, maxStreamsPerUser } = this.limits;
    const own = this.#perUser.get(user) ?? 0;
    if (own >= maxStreamsPerUser)
      throw new NotAllowedError(
        `You are reading ${own} logs already; close one of them (kubernetesWorkloads.logs.maxStreamsPerUser)`,
      );
    if (this.#total >= maxStreams)
      throw new NotAllowedError(
        `${
          this.#total
        } logs are being read already; try again later (kubernetesWorkloads.logs.maxStreams)`,
      );
    this.#total++;
    this.#perUser.set(user, own + 1);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      this.#total--;
      const left = (this.#perUser.get(user) ?? 1) - 1;
      if (left > 0) this.#perUser.set(user, left);
      else this.#perUser.delete(user);
    };
  }

  stop(): void {
    this.#stopping.abort();
  }
}
