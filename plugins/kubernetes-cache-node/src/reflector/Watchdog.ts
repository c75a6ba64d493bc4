import { Clock } from '../transport/Clock';
import { TransportError } from '../transport/TransportError';
import { FailedRequest, Failure } from './Failure';

/** Nobody reads it: what was asked for has been read. */
const OVER = new TransportError('api', 'no longer needed');

/** How long to wait, and what it means when nothing has come by then. */
export interface Patience {
  readonly milliseconds: number;
  readonly type: Extract<Failure['type'], 'failed' | 'silent' | 'unsupported'>;
  /** Part of a sentence. */
  readonly reason: string;
}

/** Ends a request whose answer takes too long. */
export class Watchdog {
  static create(options: { clock: Clock }): Watchdog {
    return new Watchdog(options.clock);
  }

  readonly #controller = new AbortController();
  #timer: unknown;

  private constructor(private readonly clock: Clock) {}

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the request with this failure, unless it is armed again or called off before. */
  arm({ milliseconds, type, reason }: Patience): void {
    this.clock.clearTimeout(this.#timer);
    this.#timer = this.clock.setTimeout(() => {
      const failure = { type, reason, hop: 'api', isBrokenOff: true } as const;
      this.#controller.abort(new FailedRequest(failure));
    }, milliseconds);
  }

  /** Waits for as long as it takes, until it is armed again. */
  disarm(): void {
    this.clock.clearTimeout(this.#timer);
  }

  /** Ends the request now, if it is not over. */
  callOff(): void {
    this.clock.clearTimeout(this.#timer);
    this.#controller.abort(OVER);
  }
}
