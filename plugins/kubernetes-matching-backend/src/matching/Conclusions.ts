import { Stage } from './WorkLoop';

/** So many entities are visited in one piece of work. */
const ENTITIES_PER_STEP = 50;
/** After a pass over all entities nothing is done for so many times as long as it took. */
const PAUSE_FACTOR = 5;

/**
 * Visits every entity after states of clusters have changed, of which those that are not linked tell. However often
 * states change, one pass follows the other, with a pause in between.
 */
export class Conclusions implements Stage {
  #number?: number;
  #again?: number;
  #changed = new Set<string>();
  #pass?: {
    refs: Iterator<string>;
    changed: ReadonlySet<string>;
    spent: number;
  };
  #pausedUntil = 0;

  static create(options: {
    refs: () => Iterable<string>;
    /** Told of each entity, and of the clusters whose states have changed since the last pass. */
    onRef: (ref: string, changed: ReadonlySet<string>, number: number) => void;
  }): Conclusions {
    return new Conclusions(options);
  }

  private constructor(
    private readonly options: {
      refs: () => Iterable<string>;
      onRef: (
        ref: string,
        changed: ReadonlySet<string>,
        number: number,
      ) => void;
    },
  ) {}

  add(number: number, cluster: string): void {
    this.#changed.add(cluster);
    if (this.#number === undefined) this.#number = number;
    else if (this.#pass) this.#again ??= number;
  }

  clear(): void {
    this.#number = undefined;
    this.#again = undefined;
    this.#pass = undefined;
    this.#changed = new Set();
  }

  oldest(): number | undefined {
    return this.#number;
  }

  pause(): number {
    return this.#pass ? 0 : Math.max(0, this.#pausedUntil - performance.now());
  }

  begin(): void {
    if (this.#number === undefined) return;
    const start = performance.now();
    if (!this.#pass) {
      const changed = this.#changed;
      this.#changed = new Set();
      const refs = this.options.refs()[Symbol.iterator]();
      this.#pass = { refs, changed, spent: 0 };
    }
    const pass = this.#pass;
    for (let entities = 0; entities < ENTITIES_PER_STEP; entities++) {
      const next = pass.refs.next();
      if (next.done) {
        const spent = pass.spent + performance.now() - start;
        this.#pausedUntil = performance.now() + PAUSE_FACTOR * spent;
        this.#number = this.#again;
        this.#again = undefined;
        this.#pass = undefined;
        return;
      }
      this.options.onRef(next.value, pass.changed, this.#number);
    }
    pass.spent += performance.now() - start;
  }
}
