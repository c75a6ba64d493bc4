import { ValuesInUse } from './ObjectIndex';

/** So many values may have come and gone before they are forgotten. */
const SPARE_ENTRIES = 1000;

/** The order in which values came into use, as long as most of them still are. */
export class ValueLog {
  /** - `from`: the first revision; not less than any that was told before of the same values */
  static create(options: { from?: number } = {}): ValueLog {
    return new ValueLog(options.from ?? 0);
  }

  /** In their order, from revision `#start` on. */
  #values: string[] = [];
  #start: number;

  private constructor(from: number) {
    this.#start = from;
  }

  /** As {@link ValuesInUse} has it. */
  get revision(): number {
    return this.#start + this.#values.length;
  }

  /** - `inUse`: how many values are in use, this one included */
  add(value: string, inUse: number): void {
    this.#values.push(value);
    if (this.#values.length > 2 * inUse + SPARE_ENTRIES) {
      this.#start += this.#values.length;
      this.#values = [];
    }
  }

  /** The values since a revision; `undefined` when only all values in use say which. */
  since(revision: number): readonly string[] | undefined {
    return revision < this.#start
      ? undefined
      : this.#values.slice(revision - this.#start);
  }
}
