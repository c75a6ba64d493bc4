import { GENERATED_LABELS } from '../pods/generatedLabels';
import { compileSelector, LabelTest } from '../labels/compileSelector';
import { Labels, labelValue, Selector } from '../labels/Selector';
import { ObjectSummary } from '../objects/ObjectSummary';
import { Steps } from '../steps/Steps';
import type { LabelUse } from './ClusterDirectory';
import { LabelValues } from './ObjectIndex';
import { CompactSet } from './Postings';
import { ValueLog } from './ValueLog';

/** Some objects, and how many they are. */
export interface Candidates {
  readonly size: number;
  readonly objects: Iterable<ObjectSummary>;
}

/** So many values are visited in one step. */
const VALUES_PER_STEP = 500;
const NO_CANDIDATES: Candidates = { size: 0, objects: [] };

/** The objects that carry the same labels, as the pods of one workload do; generated labels left out. */
class LabelSet extends CompactSet<ObjectSummary> {
  /** The object that was added last, if it is still there. */
  newest: ObjectSummary | undefined;
}

/** Who carries one value of a label. */
class ValueEntry extends CompactSet<LabelSet> {
  /** How many objects. */
  count = 0;

  constructor(
    readonly of: Values,
    readonly value: string,
    /** Unique among the values of all keys. */
    readonly id: number,
  ) {
    super();
  }

  /** One object more has the value, or one less. */
  changeBy(difference: 1 | -1): void {
    this.count += difference;
    this.of.objects += difference;
  }
}

/** The values of one label key. */
class Values implements LabelValues {
  readonly #entries = new Map<string, ValueEntry>();
  /** How many objects have the label, whatever its value. */
  objects = 0;
  readonly #log = ValueLog.create();

  get size(): number {
    return this.#entries.size;
  }

  get revision(): number {
    return this.#log.revision;
  }

  count(value: string): number {
    return this.#entries.get(value)?.count ?? 0;
  }

  addedSince(revision: number): Iterable<string> {
    return this.#log.since(revision) ?? this.#entries.keys();
  }

  *[Symbol.iterator](): Iterator<readonly [string, number]> {
    for (const [value, { count }] of this.#entries) yield [value, count];
  }

  get(value: string): ValueEntry | undefined {
    return this.#entries.get(value);
  }

  set(value: string, entry: ValueEntry): void {
    this.#entries.set(value, entry);
    this.#log.add(value, this.#entries.size);
  }

  delete(value: string): void {
    this.#entries.delete(value);
  }

  candidates(values: Iterable<string>): Candidates {
    const entries: ValueEntry[] = [];
    let size = 0;
    for (const value of values) {
      const entry = this.get(value);
      if (!entry) continue;
      entries.push(entry);
      size += entry.count;
    }
    return size > 0 ? { size, objects: objectsOf(entries) } : NO_CANDIDATES;
  }

  all(): Candidates {
    return { size: this.objects, objects: objectsOf(this.#entries.values()) };
  }
}

/**
 * An inverted index from the keys and values of labels, or of annotations, to objects. Objects with the same labels are
 * kept together, so that each of them costs one entry, however many labels it has.
 */
export class LabelIndex {
  readonly #keys = new Map<string, Values>();
  /** By the ids of their values. */
  readonly #sets = new Map<string, LabelSet>();
  #lastId = 0;
  /** Told which values are in use. */
  #use?: LabelUse;

  constructor(use?: LabelUse) {
    this.#use = use;
  }

  /** Takes back what was told of values in use, and tells no more. */
  *withdrawInSteps(): Steps<void> {
    const use = this.#use;
    this.#use = undefined;
    if (!use) return;
    for (const [key, values] of this.#keys) {
      let told = 0;
      for (const [value] of values) {
        use.ends(key, value);
        if (++told % VALUES_PER_STEP === 0) yield;
      }
      yield;
    }
  }

  /** The object added last, of those that carry the same labels but for generated ones. */
  twinOf(labels: Labels): ObjectSummary | undefined {
    const entries = this.#entriesOf(labels);
    return entries && this.#sets.get(idOf(entries))?.newest;
  }

  add(labels: Labels, object: ObjectSummary): void {
    const entries: ValueEntry[] = [];
    for (const [key, value] of Object.entries(labels)) {
      if (!GENERATED_LABELS.has(key)) entries.push(this.#entry(key, value));
    }
    if (entries.length === 0) return;
    const id = idOf(entries);
    let set = this.#sets.get(id);
    if (!set) {
      set = new LabelSet();
      this.#sets.set(id, set);
      for (const entry of entries) entry.add(set);
    }
    const size = set.size;
    set.add(object);
    set.newest = object;
    if (set.size > size) for (const entry of entries) entry.changeBy(1);
  }

  delete(labels: Labels, object: ObjectSummary): void {
    const entries = this.#entriesOf(labels);
    if (!entries) return;
    const id = idOf(entries);
    const set = this.#sets.get(id);
    if (!set) return;
    const size = set.size;
    set.delete(object);
    if (set.newest === object) set.newest = undefined;
    if (set.size === size) return;
    const isEmpty = size === 1;
    if (isEmpty) this.#sets.delete(id);
    for (const entry of entries) {
      entry.changeBy(-1);
      if (isEmpty) entry.delete(set);
    }
    for (const [key, value] of Object.entries(labels)) {
      const values = this.#keys.get(key);
      if (values?.get(value)?.count !== 0) continue;
      values.delete(value);
      this.#use?.ends(key, value);
    }
  }

  /** The value as other objects have it, if any does: the same text, kept only once. */
  shared(key: string, value: string): string {
    return this.#keys.get(key)?.get(value)?.value ?? value;
  }

  values(key: string): LabelValues {
    return this.#values(key);
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
      const known = this.#keys.get(key);
      const candidates =
        (operator === 'exists' ? known?.all() : known?.candidates(values)) ??
        NO_CANDIDATES;
      if (!fewest || candidates.size < fewest.size) fewest = candidates;
    }
    return fewest;
  }

  /**
   * Whether an object of this index has labels that the selector selects, without the tests that each of them passes, and
   * with those first that most of them fail.
   */
  matcher(selector: Selector): (labels: Labels) => boolean {
    const tests = compileSelector(selector)
      .map(test => ({ test, fails: this.#failing(test) }))
      .filter(({ fails }) => fails > 0)
      .sort((a, b) => b.fails - a.fails)
      .map(({ test }) => test);
    return labels => {
      for (const test of tests) {
        if (!test.accepts(labelValue(labels, test.key))) return false;
      }
      return true;
    };
  }

  /** How many objects fail a test, as far as that is known without counting. */
  #failing({ key, isRequired, isForbidden, excluded }: LabelTest): number {
    if (isRequired || GENERATED_LABELS.has(key)) return Infinity;
    const values = this.#keys.get(key);
    if (!values) return 0;
    if (isForbidden) return values.size;
    let fails = 0;
    for (const value of excluded) fails += values.count(value);
    return fails;
  }

  #values(key: string): Values {
    let values = this.#keys.get(key);
    if (!values) {
      values = new Values();
      this.#keys.set(key, values);
    }
    return values;
  }

  #entry(key: string, value: string): ValueEntry {
    const values = this.#values(key);
    let entry = values.get(value);
    if (!entry) {
      this.#lastId += 1;
      entry = new ValueEntry(values, value, this.#lastId);
      values.set(value, entry);
      this.#use?.begins(key, value);
    }
    return entry;
  }

  /** The entries of all labels but generated ones; `undefined` when there are none, or one is not in use. */
  #entriesOf(labels: Labels): ValueEntry[] | undefined {
    const entries: ValueEntry[] = [];
    for (const [key, value] of Object.entries(labels)) {
      if (GENERATED_LABELS.has(key)) continue;
      const entry = this.#keys.get(key)?.get(value);
      if (!entry) return undefined;
      entries.push(entry);
    }
    return entries.length > 0 ? entries : undefined;
  }
}

function* objectsOf(entries: Iterable<ValueEntry>): Iterable<ObjectSummary> {
  for (const entry of entries) {
    for (const set of entry.values()) yield* set.values();
  }
}

/** Labels come in the order of their keys from API servers; in another order they only make another set. */
function idOf(entries: ValueEntry[]): string {
  let id = '';
  for (const entry of entries) id += `${entry.id},`;
  return id;
}
