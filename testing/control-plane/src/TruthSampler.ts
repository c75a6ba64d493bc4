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
  /** What there is; `undefined` while nobody can tell, as when the API server is down. */
  actual: () => Promise<Texts | undefined> | Texts | undefined;
  /** For how long in ms a view may be wrong before it has to say so; 0 where nothing changes meanwhile. */
  noticeMs: number;
  /**
   * What stands for an object in each of its versions, where changes never cease: each single object is then claimed in
   * a wrong version, or is missing, for so long at most. By default the whole view is wrong for so long at most.
   */
  identify?: (text: string) => string;
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

  /** Since when each thing is wrong that is. */
  #wrongSince = new Map<string, number>();

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
    const { claimed, actual, noticeMs, identify } = this.options;
    const before = await claimed();
    const actualNow = before && (await actual());
    const after = actualNow && (await claimed());
    if (!after) {
      this.#wrongSince.clear();
      return undefined;
    }
    const there = new Set(actualNow);
    const here = new Set(after);
    const missing = [...there].filter(text => !here.has(text));
    const surplus = [...here].filter(text => !there.has(text));
    const wrong = this.#wrong(missing, surplus, after);
    const now = Date.now();
    this.#wrongSince = new Map(
      wrong.map(what => [what, this.#wrongSince.get(what) ?? now]),
    );
    const tooLong = [...this.#wrongSince]
      .filter(([, since]) => now - since >= noticeMs)
      .map(([what]) => what);
    const differences = [...missing, ...surplus];
    if (tooLong.length > 0) {
      const named = identify ? tooLong : differences;
      throw new Error(
        `${this.#said()}, but different: ${named.slice(0, NAMED)}`,
      );
    }
    return differences;
  }

  /** What must not stay wrong: the view as a whole, or else what each object lacks or has too much. */
  #wrong(
    missing: readonly string[],
    surplus: readonly string[],
    claimed: Texts,
  ): string[] {
    const { identify } = this.options;
    if (!identify) return missing.length + surplus.length > 0 ? ['view'] : [];
    const known = new Set(claimed.map(identify));
    return [
      // In another version, it is among the surplus.
      ...missing.map(identify).filter(object => !known.has(object)),
      ...surplus,
    ];
  }

  #said(): string {
    return this.options.describe?.() ?? 'claimed';
  }
}
