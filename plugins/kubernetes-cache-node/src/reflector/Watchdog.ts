import { Clock } from '../transport/Clock';
import { TransportError } from '../transport/TransportError';

/** Nobody reads it: what was asked for has been read. */
const OVER = new TransportError('api', 'no longer needed');

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

  /** Ends the request with this reason, unless it is armed again or called off before. */
  arm(milliseconds: number, reason: string): void {
    this.clock.clearTimeout(this.#timer);
    this.#timer = this.clock.setTimeout(
      () => this.#controller.abort(new TransportError('api', reason)),
      milliseconds,
    );
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
