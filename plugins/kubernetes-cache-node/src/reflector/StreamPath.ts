import { Clock } from '../transport/Clock';
import { ReflectorTiming } from './timing';

/** Two times are the same when they differ by no more than this part. */
const TOLERANCE = 0.15;
/** A watch is asked to last for this part of the time after which it would be cut. */
const MARGIN = 0.75;
/** How much longer than the probe itself it takes until the way is probed again. */
const PAUSE_FACTOR = 12;
/** After this time a limit has to prove itself again, in milliseconds: what looked like one may have been a bad hour. */
const KEPT_MS = 60 * 60 * 1000;

/** A watch that the way has ended: how old it was, and for how long nothing had come, in milliseconds. */
interface Cut {
  readonly age: number;
  readonly silence: number;
}

/**
 * What the way to a cluster does to watches, learnt for all its kinds together. Proxies cut streams that are silent or old:
 * then watches are asked to end before. Others hold an answer back until it ends: then there is nothing to watch, and kinds
 * are listed at an interval.
 */
export class StreamPath {
  static create(options: {
    clock: Clock;
    timing: Pick<ReflectorTiming, 'listEveryMs' | 'probeMs' | 'shortWatchMs'>;
    /** Called with the longest time that a watch may last, in milliseconds, whenever that is learnt. */
    onLongest?: (milliseconds: number) => void;
  }): StreamPath {
    return new StreamPath(options);
  }

  #lastCut?: Cut & { readonly at: number };
  #longest = Infinity;
  #learntAt = -Infinity;
  #holdsBack = false;
  #probedAt = -Infinity;
  #probing?: Promise<void>;
  readonly #onHeldBack: (() => void)[] = [];

  private constructor(
    private readonly options: Parameters<typeof StreamPath.create>[0],
  ) {}

  /** How often kinds are listed, in milliseconds, where nothing streams; `undefined` where watches do. */
  get listEveryMs(): number | undefined {
    return this.#holdsBack ? this.options.timing.listEveryMs : undefined;
  }

  /** Calls this each time that the way turns out to hold back what it should stream: what is open tells nothing more in time. */
  onHeldBack(listener: () => void): void {
    this.#onHeldBack.push(listener);
  }

  /** For how long a watch may be asked, in milliseconds, of the time that one would like to. */
  allow(milliseconds: number): number {
    const now = this.options.clock.performance.now();
    if (now - this.#learntAt > KEPT_MS) this.#longest = Infinity;
    return Math.min(milliseconds, this.#longest);
  }

  /** The way, and not the API server, has ended a watch. */
  cut(cut: Cut): void {
    const now = this.options.clock.performance.now();
    const last = this.#lastCut;
    // One event that ends the watches of several kinds is one cut: the next one is of a watch that was opened after it.
    if (last && now - cut.age < last.at) return;
    this.#lastCut = { ...cut, at: now };
    if (!last) return;
    for (const time of ['age', 'silence'] as const) {
      const [least, most] = [last[time], cut[time]].sort((a, b) => a - b);
      if (least < this.options.timing.shortWatchMs) continue;
      if (most - least > TOLERANCE * most) continue;
      if (MARGIN * least >= this.#longest) continue;
      this.#longest = MARGIN * least;
      this.#learntAt = now;
      this.options.onLongest?.(this.#longest);
    }
  }

  /**
   * Finds out whether the way streams, unless that was just done.
   *
   * - `streams`: opens a short watch and tells whether its first word has come before its end; `undefined` when it failed
   */
  async probe(streams: () => Promise<boolean | undefined>): Promise<void> {
    const { clock, timing } = this.options;
    const now = clock.performance.now();
    if (!this.#probing && now - this.#probedAt < PAUSE_FACTOR * timing.probeMs)
      return;
    this.#probedAt = now;
    this.#probing ??= streams()
      .then(answer => {
        const isNews = answer === false && !this.#holdsBack;
        if (answer !== undefined) this.#holdsBack = !answer;
        if (isNews) for (const tell of this.#onHeldBack) tell();
      })
      .finally(() => {
        this.#probing = undefined;
      });
    await this.#probing;
  }
}
