import { NotAllowedError } from '@backstage/errors';
import { ByteRate } from './ByteRate';
import { LogLimits } from './LogLimits';

/** One log that a user reads. */
export interface LogStream {
  /** Counts one more request to a cluster; `false` when there are too many. */
  addRequest(): boolean;
  endRequest(): void;
  /** Counts bytes that pass now; returns the milliseconds to wait before the next. */
  pass(bytes: number): number;
  close(): void;
}

/** Counts the logs that are being read and their bytes, and ends them all with the portal. */
export class LogStreams {
  static create(limits: LogLimits): LogStreams {
    return new LogStreams(limits);
  }

  readonly #users = new Map<string, { logs: number; rate: ByteRate }>();
  readonly #stopping = new AbortController();
  readonly #rate: ByteRate;
  #requests = 0;

  private constructor(private readonly limits: LogLimits) {
    this.#rate = ByteRate.create({ bytesPerSecond: limits.maxBytesPerSecond });
  }

  /** Aborts when the portal ends. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /**
   * Counts one more log, and its first request, until it is closed.
   *
   * @throws NotAllowedError when there are too many.
   */
  open(user: string): LogStream {
    const { maxStreams, maxStreamsPerUser } = this.limits;
    const own = this.#users.get(user)?.logs ?? 0;
    if (own >= maxStreamsPerUser)
      throw new NotAllowedError(
        `You are reading ${own} logs already; close one of them (kubernetesWorkloads.logs.maxStreamsPerUser)`,
      );
    if (this.#requests >= maxStreams)
      throw new NotAllowedError(
        `${
          this.#requests
        } logs are being read already; try again later (kubernetesWorkloads.logs.maxStreams)`,
      );
    return this.#add(user);
  }

  stop(): void {
    this.#stopping.abort();
  }

  #add(user: string): LogStream {
    const known = this.#users.get(user) ?? {
      logs: 0,
      rate: ByteRate.create({
        bytesPerSecond: this.limits.maxBytesPerSecondPerUser,
      }),
    };
    known.logs++;
    this.#users.set(user, known);
    let requests = 1;
    this.#requests++;
    let isOpen = true;
    return {
      addRequest: () => {
        if (this.#requests >= this.limits.maxStreams) return false;
        requests++;
        this.#requests++;
        return true;
      },
      endRequest: () => {
        if (requests === 0) return;
        requests--;
        this.#requests--;
      },
      pass: bytes => Math.max(known.rate.pass(bytes), this.#rate.pass(bytes)),
      close: () => {
        if (!isOpen) return;
        isOpen = false;
        this.#requests -= requests;
        requests = 0;
        known.logs--;
        if (known.logs === 0) this.#users.delete(user);
      },
    };
  }
}
