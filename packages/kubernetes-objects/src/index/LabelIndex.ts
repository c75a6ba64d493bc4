import { GENERATED_LABELS } from '../pods/generatedLabels';
import { Selector } from '../labels/Selector';
import { ObjectSummary } from '../objects/ObjectSummary';
import { LabelValues } from './ObjectIndex';

/** A set of objects, and how many they are. */
export interface Candidates {
  readonly size: number;
  readonly objects: Iterable<ObjectSummary>;
}

const NO_CANDIDATES: Candidates = { size: 0, objects: [] };

/** The objects by value of one label key. */
class ValuePostings implements LabelValues {
  readonly #objects = new Map<string, Set<ObjectSummary>>();
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
    return this.#objects.get(value)?.size ?? 0;
  }

  addedSince(revision: number): Iterable<string> {
    return revision < this.#logStart
      ? this.#objects.keys()
      : this.#log.slice(revision - this.#logStart);
  }

  *[Symbol.iterator](): Iterator<readonly [string, number]> {
    for (const [value, objects] of this.#objects) yield [value, objects.size];
  }

  add(value: string, object: ObjectSummary): void {
    const objects = this.#objects.get(value);
    if (objects) {
      objects.add(object);
      return;
    }
    this.#objects.set(value, new Set([object]));
    this.#log.push(value);
    if (this.#log.length > 2 * this.#objects.size + 1000) {
      this.#logStart += this.#log.length;
      this.#log = [];
    }
  }

  delete(value: string, object: ObjectSummary): void {
    const objects = this.#objects.get(value);
    if (objects?.delete(object) && objects.size === 0)
      this.#objects.delete(value);
  }

  candidates(values: readonly string[] | undefined): Candidates {
    const sets = values
      ? values.map(value => this.#objects.get(value) ?? [])
      : [...this.#objects.values()];
    const size = sets.reduce(
      (sum, set) => sum + ('size' in set ? set.size : 0),
      0,
    );
    return { size, objects: concat(sets) };
  }
}

/** An inverted index from label keys and values to objects. */
export class LabelIndex {
  readonly #keys = new Map<string, ValuePostings>();

  add(object: ObjectSummary): void {
    for (const [key, value] of Object.entries(object.labels)) {
      if (!GENERATED_LABELS.has(key)) this.#postings(key).add(value, object);
    }
  }

  delete(object: ObjectSummary): void {
    for (const [key, value] of Object.entries(object.labels)) {
      this.#keys.get(key)?.delete(value, object);
    }
  }

  values(key: string): LabelValues {
    return this.#postings(key);
  }

  /** The fewest objects among which all that the selector selects are; `undefined` when the index cannot narrow it. */
  candidates(selector: Selector): Candidates | undefined {
    let best: Candidates | undefined;
    for (const { key, operator, values } of selector.requirements) {
      if (
        GENERATED_LABELS.has(key) ||
        !['=', '==', 'in', 'exists'].includes(operator)
      )
        continue;
      const postings = this.#keys.get(key);
      const candidates =
        postings?.candidates(operator === 'exists' ? undefined : values) ??
        NO_CANDIDATES;
      if (!best || candidates.size < best.size) best = candidates;
    }
    return best;
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

function* concat(
  sets: Iterable<Iterable<ObjectSummary>>,
): Iterable<ObjectSummary> {
  for (const set of sets) yield* set;
}
