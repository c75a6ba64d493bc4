import { isDeepStrictEqual } from 'node:util';
import {
  GroupKind,
  groupKindOf,
  InMemoryObjectIndex,
  KubernetesObject,
  ObjectKey,
  ObjectSummary,
  summarize,
} from '@mooring/kubernetes-objects';
import { groupKindOfWatched, WatchedKind } from '../cluster/WatchedKind';
import { Archive } from './Archive';
import { KindReplacement } from './KindReplacement';
import { PackedMemory } from './PackedMemory';
import { readObject } from './readObject';
import { keyText, LeftOutObjects, TooLargeObject } from './LeftOutObjects';
import { compactVersion, isOlder, StoredObject } from './StoredObject';
import { summaryBytes } from './summaryBytes';

/** What became of one object's summary: one of the two may be absent. */
export interface ObjectChange {
  readonly before?: ObjectSummary;
  readonly after?: ObjectSummary;
}

/** What of a kind is left out, so that the cluster takes less memory. */
export type Omission = 'details' | 'everything';

/** The objects of one kind of one cluster. */
export class KindObjects {
  static create(options: {
    kind: WatchedKind;
    /** Where the summaries go; shared by all kinds of the cluster. */
    index: InMemoryObjectIndex;
    /** Where their JSON goes; shared likewise. */
    memory: PackedMemory;
    /** Called with what readers see otherwise from now on. */
    onChange: (changes: ObjectChange[]) => void;
    /** Called when more memory may be taken than before; may call {@link KindObjects.omit}. */
    onGrowth: () => void;
    /** Called when the kind became whole, or is not any more. */
    onStatus: () => void;
  }): KindObjects {
    return new KindObjects(options);
  }

  #kind: WatchedKind;
  #groupKind: GroupKind;
  readonly #index: InMemoryObjectIndex;
  readonly #onChange: (changes: ObjectChange[]) => void;
  readonly #onGrowth: () => void;
  readonly #onStatus: () => void;
  readonly #archive: Archive<StoredObject>;
  readonly #stored = new Map<ObjectSummary, StoredObject>();
  /** What the list under way changes, by namespace and name: readers must not see it yet. */
  readonly #staged = new Map<string, StoredObject>();
  /** What a watch has told to be deleted while a list is under way, with the version of that. */
  readonly #deleted = new Map<string, StoredObject['version']>();
  #isListing = false;
  readonly #leftOut = LeftOutObjects.create();
  /** What the list under way has changed already, to be told of when it is over. */
  #untold: ObjectChange[] = [];
  /** Counts the lists, so that one that was given up changes nothing any more. */
  #generation = 0;
  #isWhole = false;
  #hasDetails = false;
  #omitted: Omission | undefined;
  #summaryBytes = 0;

  private constructor(options: Parameters<typeof KindObjects.create>[0]) {
    this.#kind = options.kind;
    this.#groupKind = groupKindOfWatched(options.kind);
    this.#index = options.index;
    this.#archive = Archive.create({ memory: options.memory });
    this.#onChange = options.onChange;
    this.#onGrowth = options.onGrowth;
    this.#onStatus = options.onStatus;
  }

  get groupKind(): GroupKind {
    return this.#groupKind;
  }

  /** How many objects there are. */
  get size(): number {
    return this.#stored.size;
  }

  /** About how much memory the objects take. */
  get bytes(): number {
    return this.#summaryBytes + this.#archive.bytes;
  }

  /** Whether all summaries are there: a list was taken to its end, and nothing was given up since. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Whether the JSON of all objects is there too. */
  get hasDetails(): boolean {
    return this.#hasDetails;
  }

  get omitted(): Omission | undefined {
    return this.#omitted;
  }

  /** The objects that are there and could not be taken. */
  get leftOut(): readonly TooLargeObject[] {
    return this.#leftOut.all;
  }

  /** Where the JSON of an object is; `undefined` when it is left out. */
  stored(summary: ObjectSummary): StoredObject | undefined {
    return this.#stored.get(summary);
  }

  /** Adds an object, or takes its new version. */
  put(value: unknown): boolean {
    if (this.#omitted === 'everything') return true;
    const object = this.#read(value);
    if (!object) return false;
    const key = keyOf(object);
    const version = versionOf(object);
    // A watch that goes on from an earlier version tells again what is known.
    if (isOlder(version, this.#find(key)?.version)) return true;
    if (!isOlder(version, this.#staged.get(keyText(key))?.version)) {
      this.#unstage(key);
    }
    this.#deleted.delete(keyText(key));
    const next = this.#prepare(object);
    if (next) this.#tell([this.#install(next)]);
    if (this.#leftOut.delete(key)) this.#onStatus();
    this.#onGrowth();
    return true;
  }

  delete(value: unknown): boolean {
    const object = this.#read(value);
    if (!object) return false;
    this.#gone(keyOf(object), versionOf(object));
    return true;
  }

  /** Takes notice of an object, or of a change of one, that is too large to be taken. */
  leaveOut(object: TooLargeObject): void {
    this.#gone(this.#keyOfLarge(object), compactVersion(object.version));
    if (object.change === 'DELETED') return;
    this.#leftOut.add(object, this.#generation);
    this.#onStatus();
  }

  /**
   * Starts a list; one that is under way is given up.
   *
   * @param isSuspect - whether an object may be another one though it has the version of the one that is known
   */
  beginReplace(isSuspect = false): KindReplacement {
    this.#discardStaged();
    this.#isListing = true;
    this.#generation += 1;
    this.#tell([]);
    const generation = this.#generation;
    const largeOnes: TooLargeObject[] = [];
    // Until a kind was whole once, nobody takes it for whole: what a first list brings can go into view as it comes.
    const isFirst = !this.#isWhole;
    const counts = { added: 0, changed: 0, removed: 0 };
    const take = (next: StoredObject) => {
      const change = this.#install(next);
      if (change.before) counts.changed += 1;
      else counts.added += 1;
      this.#untold.push(change);
    };
    const isOver = () => this.#generation !== generation;
    // Beside a first list, nothing is told.
    const isOvertaken = (key: ObjectKey, version: StoredObject['version']) =>
      !isFirst && this.#isOvertaken(key, version);
    return {
      add: value => {
        if (isOver()) return true;
        const object = this.#read(value);
        if (!object) return false;
        if (isOvertaken(keyOf(object), versionOf(object))) return true;
        const next = this.#prepare(object, isSuspect);
        if (next && isFirst) take(next);
        else if (next) this.#stage(next);
        this.#onGrowth();
        return true;
      },
      remove: value => {
        const object = this.#read(value);
        if (isOver() || !object) return;
        const key = keyOf(object);
        if (isOvertaken(key, versionOf(object))) return;
        this.#unstage(key);
        const stored = this.#find(key);
        if (stored && isFirst) this.#untold.push(this.#remove(stored));
        else if (stored) stored.generation = 0;
      },
      leaveOut: object => {
        if (isOver()) return;
        const key = this.#keyOfLarge(object);
        const version = compactVersion(object.version);
        if (isOvertaken(key, version)) return;
        this.#unstage(key);
        if (object.change !== 'DELETED') largeOnes.push(object);
      },
      commit: () => {
        if (isOver()) return counts;
        for (const next of this.#staged.values()) take(next);
        this.#staged.clear();
        this.#deleted.clear();
        this.#isListing = false;
        this.#leftOut.replace(largeOnes, generation);
        for (const stored of this.#stored.values()) {
          if (stored.generation === generation) continue;
          this.#untold.push(this.#remove(stored));
          counts.removed += 1;
        }
        this.#archive.pack();
        this.#generation += 1;
        this.#tell([]);
        this.#isWhole = true;
        this.#hasDetails = !this.#omitted;
        this.#onStatus();
        return counts;
      },
      abort: () => {
        if (isOver()) return;
        this.#discardStaged();
        this.#generation += 1;
        this.#tell([]);
      },
    };
  }

  /** Leaves out the objects, or only what their summaries do not say. */
  omit(omission: Omission): void {
    this.#omitted = omission;
    if (omission === 'everything') {
      this.clear();
    } else {
      this.#clearDetails();
      this.#onStatus();
    }
  }

  /** Ends an omission: the next list brings what is missing. */
  restore(): void {
    this.#omitted = undefined;
    this.#onStatus();
  }

  /** Forgets all objects. */
  clear(): void {
    this.#clearDetails();
    this.#discardStaged();
    this.#leftOut.clear();
    this.#generation += 1;
    this.#tell([...this.#stored.values()].map(item => this.#remove(item)));
    this.#isWhole = false;
    this.#onStatus();
  }

  #read(value: unknown): KubernetesObject | undefined {
    const object = readObject(this.#kind, value);
    if (object && !this.#kind.kind) {
      this.#kind = { ...this.#kind, kind: object.kind };
      this.#groupKind = groupKindOfWatched(this.#kind);
    }
    return object;
  }

  /** An object is not there any more, or not as it was. */
  #gone(key: ObjectKey, version: StoredObject['version']): void {
    const stored = this.#find(key);
    if (stored && isOlder(version, stored.version)) return;
    if (!isOlder(version, this.#staged.get(keyText(key))?.version)) {
      this.#unstage(key);
      if (this.#isListing) this.#deleted.set(keyText(key), version);
    }
    if (stored) this.#tell([this.#remove(stored)]);
    if (this.#leftOut.delete(key)) this.#onStatus();
  }

  /** Whether a watch has told something newer of an object while the list was under way. */
  #isOvertaken(key: ObjectKey, version: StoredObject['version']): boolean {
    const text = keyText(key);
    if (this.#deleted.has(text)) {
      return !isOlder(this.#deleted.get(text), version);
    }
    const known = this.#find(key);
    return (
      known?.generation === this.#generation && isOlder(version, known.version)
    );
  }

  #keyOfLarge({ namespace, name }: TooLargeObject): ObjectKey {
    return { kind: this.#groupKind, namespace, name };
  }

  /** What to keep of an object; `undefined` when it is kept already, in the same version. */
  #prepare(
    object: KubernetesObject,
    isSuspect = false,
  ): StoredObject | undefined {
    const version = versionOf(object);
    const known = this.#find(keyOf(object));
    if (
      known &&
      version !== undefined &&
      known.version === version &&
      known.summary.uid === object.metadata.uid &&
      (known.block || this.#omitted) &&
      (!isSuspect || isDeepStrictEqual(known.summary, summarize(object)))
    ) {
      known.generation = this.#generation;
      return undefined;
    }
    const next = new StoredObject(summarize(object), version, this.#generation);
    if (!this.#omitted) this.#archive.put(next, JSON.stringify(object));
    return next;
  }

  /** Shows readers a new object, or the new version of one. */
  #install(next: StoredObject): ObjectChange {
    const known = this.#find(keyOf(next.summary));
    const before = known?.summary;
    if (known) this.#forget(known);
    next.summary =
      before && isDeepStrictEqual(before, next.summary)
        ? before
        : this.#index.upsert(next.summary);
    this.#stored.set(next.summary, next);
    this.#summaryBytes += summaryBytes(next.summary);
    return { before, after: next.summary };
  }

  #remove(stored: StoredObject): ObjectChange {
    this.#forget(stored);
    this.#index.delete(keyOf(stored.summary));
    return { before: stored.summary };
  }

  #forget(stored: StoredObject): void {
    this.#archive.delete(stored);
    this.#stored.delete(stored.summary);
    this.#summaryBytes -= summaryBytes(stored.summary);
  }

  #clearDetails(): void {
    this.#archive.clear([...this.#stored.values(), ...this.#staged.values()]);
    this.#hasDetails = false;
  }

  #find(key: ObjectKey): StoredObject | undefined {
    const summary = this.#index.get(key);
    return summary && this.#stored.get(summary);
  }

  #stage(next: StoredObject): void {
    const key = keyOf(next.summary);
    this.#unstage(key);
    this.#staged.set(keyText(key), next);
    const known = this.#find(key);
    if (known) known.generation = this.#generation;
  }

  #unstage(key: ObjectKey): void {
    const staged = this.#staged.get(keyText(key));
    if (!staged) return;
    this.#archive.delete(staged);
    this.#staged.delete(keyText(key));
  }

  #discardStaged(): void {
    for (const staged of this.#staged.values()) this.#archive.delete(staged);
    this.#staged.clear();
    this.#deleted.clear();
    this.#isListing = false;
  }

  /** What readers see is the same when only the details of an object are others. */
  #tell(changes: ObjectChange[]): void {
    const visible = [...this.#untold, ...changes].filter(
      ({ before, after }) => before !== after,
    );
    this.#untold = [];
    if (visible.length > 0) this.#onChange(visible);
  }
}

function keyOf(object: KubernetesObject | ObjectSummary): ObjectKey {
  const { name, namespace } = 'metadata' in object ? object.metadata : object;
  return { kind: groupKindOf(object), namespace: namespace || undefined, name };
}

function versionOf({ metadata }: KubernetesObject): StoredObject['version'] {
  const { resourceVersion } = metadata as { resourceVersion?: unknown };
  return compactVersion(resourceVersion);
}
