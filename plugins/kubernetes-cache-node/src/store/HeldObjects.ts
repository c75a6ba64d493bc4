import { isDeepStrictEqual } from 'node:util';
import {
  InMemoryObjectIndex,
  ObjectKey,
  ObjectSummary,
} from '@mooring/kubernetes-objects';
import { Archive } from './Archive';
import { keyOf } from './objectKeys';
import { PackedMemory } from './PackedMemory';
import { StoredObject } from './StoredObject';
import { summaryBytes } from './summaryBytes';

/** What became of one object's summary: one of the two may be absent, and both are the same where only details changed. */
export interface ObjectChange {
  readonly before?: ObjectSummary;
  readonly after?: ObjectSummary;
}

/** The objects of one kind that readers see: their summaries in the index, their JSON in the archive. */
export class HeldObjects {
  static create(options: {
    /** Where the summaries go; shared by all kinds of the cluster. */
    index: InMemoryObjectIndex;
    /** Where their JSON goes; shared likewise. */
    memory: PackedMemory;
  }): HeldObjects {
    return new HeldObjects(options.index, options.memory);
  }

  /** Holds the JSON of objects that are not in view yet, too. */
  readonly archive: Archive<StoredObject>;
  readonly #stored = new Map<ObjectSummary, StoredObject>();
  #summaryBytes = 0;

  private constructor(
    private readonly index: InMemoryObjectIndex,
    memory: PackedMemory,
  ) {
    this.archive = Archive.create({ memory });
  }

  get size(): number {
    return this.#stored.size;
  }

  /** About how much memory they take. */
  get bytes(): number {
    return this.#summaryBytes + this.archive.bytes;
  }

  all(): IterableIterator<StoredObject> {
    return this.#stored.values();
  }

  of(summary: ObjectSummary): StoredObject | undefined {
    return this.#stored.get(summary);
  }

  find(key: ObjectKey): StoredObject | undefined {
    const summary = this.index.get(key);
    return summary && this.#stored.get(summary);
  }

  /** Shows readers a new object, or the new version of one. */
  install(next: StoredObject): ObjectChange {
    const known = this.find(keyOf(next.summary));
    const before = known?.summary;
    if (known) this.#forget(known);
    next.summary =
      before && isDeepStrictEqual(before, next.summary)
        ? before
        : this.index.upsert(next.summary);
    this.#stored.set(next.summary, next);
    this.#summaryBytes += summaryBytes(next.summary);
    return { before, after: next.summary };
  }

  remove(stored: StoredObject): ObjectChange {
    this.#forget(stored);
    this.index.delete(keyOf(stored.summary));
    return { before: stored.summary };
  }

  #forget(stored: StoredObject): void {
    this.archive.delete(stored);
    this.#stored.delete(stored.summary);
    this.#summaryBytes -= summaryBytes(stored.summary);
  }
}
