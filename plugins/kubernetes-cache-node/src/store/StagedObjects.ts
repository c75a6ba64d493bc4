import { ObjectKey } from '@mooring/kubernetes-objects';
import { HeldObjects } from './HeldObjects';
import { keyOf, keyText } from './objectKeys';
import { isOlder, StoredObject } from './StoredObject';

type Version = StoredObject['version'];

/** What the list under way of a kind brings, and what a watch tells meanwhile: the newer word on an object counts. */
export class StagedObjects {
  static create(options: { held: HeldObjects }): StagedObjects {
    return new StagedObjects(options.held);
  }

  /** What the list changes, by namespace and name: readers must not see it yet. */
  readonly #objects = new Map<string, StoredObject>();
  /** What a watch has told to be deleted, with the version of that. */
  readonly #deleted = new Map<string, Version>();
  #isListing = false;

  private constructor(private readonly held: HeldObjects) {}

  all(): IterableIterator<StoredObject> {
    return this.#objects.values();
  }

  /** A list begins; what another one has brought is given up. */
  begin(): void {
    this.discard();
    this.#isListing = true;
  }

  /** The list brings an object. @param generation - of the list */
  add(next: StoredObject, generation: number): void {
    const key = keyOf(next.summary);
    this.delete(key);
    this.#objects.set(keyText(key), next);
    const known = this.held.find(key);
    if (known) known.generation = generation;
  }

  /** What it has brought of an object does not count. */
  delete(key: ObjectKey): void {
    const staged = this.#objects.get(keyText(key));
    if (!staged) return;
    this.held.archive.delete(staged);
    this.#objects.delete(keyText(key));
  }

  /** A watch tells of an object. */
  told(key: ObjectKey, version: Version): void {
    if (!this.#isNewer(key, version)) this.delete(key);
    this.#deleted.delete(keyText(key));
  }

  /** A watch tells that there is no such object any more, or that it cannot be taken. */
  toldGone(key: ObjectKey, version: Version): void {
    if (this.#isNewer(key, version)) return;
    this.delete(key);
    if (this.#isListing) this.#deleted.set(keyText(key), version);
  }

  /** Whether a watch has told something newer of an object than this. @param generation - of the list */
  isOvertaken(key: ObjectKey, version: Version, generation: number): boolean {
    const text = keyText(key);
    if (this.#deleted.has(text)) {
      return !isOlder(this.#deleted.get(text), version);
    }
    const known = this.held.find(key);
    return known?.generation === generation && isOlder(version, known.version);
  }

  /** What the list has brought, which is the caller's as it is taken; what a watch overtakes meanwhile is not given. */
  *take(): Iterable<StoredObject> {
    for (const [key, next] of this.#objects) {
      this.#objects.delete(key);
      yield next;
    }
  }

  /** The list is over or given up. */
  discard(): void {
    for (const staged of this.#objects.values()) {
      this.held.archive.delete(staged);
    }
    this.#objects.clear();
    this.#deleted.clear();
    this.#isListing = false;
  }

  /** Whether what the list has brought is newer than this version. */
  #isNewer(key: ObjectKey, version: Version): boolean {
    return isOlder(version, this.#objects.get(keyText(key))?.version);
  }
}
