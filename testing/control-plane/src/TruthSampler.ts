import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 100;
const TIMEOUT_MS = 60_000;
/** How many differences an error names. */
const NAMED = 3;

type Texts = readonly string[];

/**
 * What is compared.
 *
 * @public
 */
export interface TruthSamplerOptions {
  /** What a view says is all there is, one text for each object; `undefined` while it says that it does not know. */
  claimed: () => Promise<Texts | undefined> | Texts | undefined;
  /** What there is. */
  actual: () => Promise<Texts> | Texts;
  /** For how long in ms a view may be wrong before it has to say so; 0 where nothing changes meanwhile. */
  noticeMs: number;
  /** What the view says of itself, for the error. */
  describe?: () => string;
}

/**
 * Compares ten times a second what a view claims to know with what is so, while a test does it harm.
 *
 * @public
 */
export class TruthSampler {
  static create(options: TruthSamplerOptions): TruthSampler {
    return new TruthSampler(options);
  }

  #wrongSince?: number;

  private constructor(private readonly options: TruthSamplerOptions) {}

  /**
   * Samples until the view claims to know, and is right.
   *
   * @throws at the first sample that has claimed for too long what is not so, and after a minute
   */
  async becomesTrue(): Promise<void> {
    const end = Date.now() + TIMEOUT_MS;
    for (;;) {
      const differences = await this.#sample();
      if (differences?.length === 0) return;
      if (Date.now() > end) {
        throw new Error(
          `${this.#said()}; different: ${differences?.length ?? 'unknown'}`,
        );
      }
      await sleep(INTERVAL_MS);
    }
  }

  /**
   * Samples in the background. The returned function ends it and tells how often it sampled; it rejects if a sample has
   * claimed what is not so.
   */
  start(): () => Promise<number> {
    let isOver = false;
    const run = async () => {
      let samples = 0;
      while (!isOver) {
        await this.#sample();
        samples++;
        await sleep(INTERVAL_MS);
      }
      return samples;
    };
    const running = run();
    running.catch(() => {}); // it is told to the one who ends it
    return () => {
      isOver = true;
      return running;
    };
  }

  /** What differs; `undefined` where nothing was claimed all the time. */
  async #sample(): Promise<string[] | undefined> {
    const { claimed, actual, noticeMs } = this.options;
    const before = await claimed();
    const there = new Set(await actual());
    const after = before && (await claimed());
    if (!after) {
      this.#wrongSince = undefined;
      return undefined;
    }
    const here = new Set(after);
    const differences = [
      ...[...there].filter(text => !here.has(text)),
      ...[...here].filter(text => !there.has(text)),
    ];
    const now = Date.now();
    this.#wrongSince =
      differences.length > 0 ? this.#wrongSince ?? now : undefined;
    if (this.#wrongSince && now - this.#wrongSince >= noticeMs) {
      throw new Error(
        `${this.#said()}, but different: ${differences.slice(0, NAMED)}`,
      );
    }
    return differences;
  }

  #said(): string {
    return this.options.describe?.() ?? 'claimed';
  }
}
