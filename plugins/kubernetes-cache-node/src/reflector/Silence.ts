import { Clock } from '../transport/Clock';
import { ClusterIdentity } from './ClusterIdentity';
import { ReflectorTiming } from './timing';

/** Notices when nothing comes of an open watch, not even the bookmarks of this API server. */
export class Silence {
  static create(options: {
    clock: Clock;
    identity: Pick<ClusterIdentity, 'hasBookmarks'>;
    timing: Pick<ReflectorTiming, 'silenceMs'>;
    /** Called when it has lasted for too long. */
    onSilence: () => void;
  }): Silence {
    return new Silence(options);
  }

  #openedAt = 0;
  #heardAt = 0;
  /** How long a watch may be silent; longer each time that proves to be right. */
  #limitMs: number;
  #timer: unknown;

  private constructor(
    private readonly options: Parameters<typeof Silence.create>[0],
  ) {
    this.#limitMs = options.timing.silenceMs;
  }

  /** For how long nothing has come, in milliseconds. */
  get lasts(): number {
    return this.options.clock.performance.now() - this.#heardAt;
  }

  /** A watch is open. */
  begin(): void {
    const { clock } = this.options;
    this.#openedAt = clock.performance.now();
    this.#heardAt = this.#openedAt;
    this.#timer = clock.setTimeout(() => this.#check(), this.#limitMs);
  }

  /** Something came. */
  broken(): void {
    this.#heardAt = this.options.clock.performance.now();
  }

  /** The watch is over. */
  end(): void {
    this.options.clock.clearTimeout(this.#timer);
  }

  #check(): void {
    const { clock, identity, timing, onSilence } = this.options;
    if (this.#heardAt > this.#openedAt) this.#limitMs = timing.silenceMs;
    if (this.lasts >= this.#limitMs && identity.hasBookmarks) {
      this.#limitMs *= 2;
      onSilence();
    } else {
      const left = Math.ceil(this.#limitMs - this.lasts);
      this.#timer = clock.setTimeout(
        () => this.#check(),
        left > 0 ? left : this.#limitMs,
      );
    }
  }
}
