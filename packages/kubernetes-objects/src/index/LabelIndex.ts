import { GENERATED_LABELS } from '../pods/generatedLabels';
import { Labels, Selector } from '../labels/Selector';
import { ObjectSummary } from '../objects/ObjectSummary';
import { LabelValues } from './ObjectIndex';
import { Postings, sizeOf } from './Postings';

/** Some objects, and how many they are. */
export interface Candidates {
  readonly size: number;
  readonly objects: Iterable<ObjectSummary>;
}

const NO_CANDIDATES: Candidates = { size: 0, objects: [] };

/** The objects by value of one label key. */
class ValuePostings implements LabelValues {
  readonly #objects = new Postings<ObjectSummary>();
  /** The values in the order in which they came into use, from revision `#logStart` on. */
  #log: string[] = [];
  #logStart = 0;

  get size(): number {
    return this.#objects.size;
  }

  get revision(): number {
    return this.#logStart + this.#log.length;
  }

  count(value: string): number {
    return this.#objects.count(value);
  }

  addedSince(revision: number): Iterable<string> {
    return revision < this.#logStart
      ? this.#objects.keys()
      : this.#log.slice(revision - this.#logStart);
  }

  *[Symbol.iterator](): Iterator<readonly [string, number]> {
    for (const value of this.#objects.keys()) yield [value, this.count(value)];
  }

  add(value: string, object: ObjectSummary): void {
    const isNew = this.#objects.count(value) === 0;
    this.#objects.add(value, object);
    if (isNew) this.#log.push(value);
    if (this.#log.length > 2 * this.#objects.size + 1000) {
      this.#logStart += this.#log.length;
      this.#log = [];
    }
  }

  delete(value: string, object: ObjectSummary): void {
    this.#objects.delete(value, object);
  }

  candidates(values: readonly string[]): Candidates {
    if (values.length === 1) {
      const objects = this.#objects.get(values[0]);
      return { size: sizeOf(objects), objects };
    }
    const size = values.reduce((sum, value) => sum + this.count(value), 0);
    return { size, objects: this.#with(values) };
  }

  all(): Candidates {
    return this.candidates([...this.#objects.keys()]);
  }

  *#with(values: Iterable<string>): Iterable<ObjectSummary> {
    for (const value of values) yield* this.#objects.get(value);
  }
}

/** An inverted index from the keys and values of labels, or of annotations, to objects. */
export class LabelIndex {
  readonly #keys = new Map<string, ValuePostings>();

  add(labels: Labels, object: ObjectSummary): void {
    for (const [key, value] of Object.entries(labels)) {
      if (!GENERATED_LABELS.has(key)) this.#postings(key).add(value, object);
    }
  }

  delete(labels: Labels, object: ObjectSummary): void {
    for (const [key, value] of Object.entries(labels)) {
      this.#keys.get(key)?.delete(value, object);
    }
  }

  values(key: string): LabelValues {
    return this.#postings(key);
  }

  with(key: string, value: string): Candidates {
    return this.#keys.get(key)?.candidates([value]) ?? NO_CANDIDATES;
  }

  /** The fewest objects among which all that the selector selects are; `undefined` when the index cannot narrow it. */
  candidates(selector: Selector): Candidates | undefined {
    let fewest: Candidates | undefined;
    for (const { key, operator, values } of selector.requirements) {
      const narrows = ['=', '==', 'in', 'exists'].includes(operator);
      if (!narrows || GENERATED_LABELS.has(key)) continue;
      const postings = this.#keys.get(key);
      const candidates =
        (operator === 'exists'
          ? postings?.all()
          : postings?.candidates(values)) ?? NO_CANDIDATES;
      if (!fewest || candidates.size < fewest.size) fewest = candidates;
    }
    return fewest;
  }

  #postings(key: string): ValuePostings {
    let postings = this.#keys.get(key);
    if (!postings) {
      postings = new ValuePostings();
      this.#keys.set(key, postings);
    }
    return postings;
  }
}
