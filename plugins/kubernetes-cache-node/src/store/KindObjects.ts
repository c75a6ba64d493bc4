import { isDeepStrictEqual } from 'node:util';
import {
  GroupKind,
  InMemoryObjectIndex,
  KubernetesObject,
  ObjectKey,
  ObjectSummary,
  Steps,
  summarize,
} from '@mooring/kubernetes-objects';
import { groupKindOfWatched, WatchedKind } from '../model/WatchedKind';
import { HeldObjects, ObjectChange } from './HeldObjects';
import { KindReplacement } from './KindReplacement';
import { LeftOutObjects, TooLargeObject } from './LeftOutObjects';
import { keyOf, versionOf } from './objectKeys';
import { PackedMemory } from './PackedMemory';
import { readObject } from './readObject';
import { isPlain } from './strip';
import { StagedObjects } from './StagedObjects';
import { compactVersion, isOlder, StoredObject } from './StoredObject';

/** Listeners are told of so many changes at a time. */
const CHANGES_PER_NOTICE = 100;

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
  readonly #onChange: (changes: ObjectChange[]) => void;
  readonly #onGrowth: () => void;
  readonly #onStatus: () => void;
  readonly #held: HeldObjects;
  readonly #staged: StagedObjects;
  readonly #leftOut = LeftOutObjects.create();
  /** What the list under way has changed already, to be told of when it is over. */
  #untold: ObjectChange[] = [];
  /** Counts the lists, so that one that was given up changes nothing any more. */
  #generation = 0;
  #isWhole = false;
  #hasDetails = false;
  #omitted: Omission | undefined;

  private constructor(options: Parameters<typeof KindObjects.create>[0]) {
    this.#kind = options.kind;
    this.#groupKind = groupKindOfWatched(options.kind);
    this.#held = HeldObjects.create(options);
    this.#staged = StagedObjects.create({ held: this.#held });
    this.#onChange = options.onChange;
    this.#onGrowth = options.onGrowth;
    this.#onStatus = options.onStatus;
  }

  get isOptional(): boolean {
    return this.#kind.isOptional === true;
  }

  get groupKind(): GroupKind {
    return this.#groupKind;
  }

  /** How many objects there are. */
  get size(): number {
    return this.#held.size;
  }

  /** About how much memory the objects take. */
  get bytes(): number {
    // What is left out may still be on its way out.
    return this.#omitted === 'everything' ? 0 : this.#held.bytes;
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
    return this.#held.of(summary);
  }

  /** Adds an object, or takes its new version. */
  put(value: unknown, text?: string): boolean {
    if (this.#omitted === 'everything') return true;
    const object = this.#read(value);
    if (!object) return false;
    const key = keyOf(object);
    const version = versionOf(object);
    // A watch that goes on from an earlier version tells again what is known.
    if (isOlder(version, this.#held.find(key)?.version)) return true;
    this.#staged.told(key, version);
    const next = this.#prepare(object, { text: plainText(value, text) });
    if (next) this.#tell([this.#held.install(next)]);
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
    this.#staged.begin();
    this.#generation += 1;
    this.#tell([]);
    const generation = this.#generation;
    const largeOnes: TooLargeObject[] = [];
    // Until a kind was whole once, nobody takes it for whole: what a first list brings can go into view as it comes.
    const isFirst = !this.#isWhole;
    const counts = { added: 0, changed: 0, removed: 0 };
    const take = (next: StoredObject) => {
      const change = this.#held.install(next);
      if (change.before) counts.changed += 1;
      else counts.added += 1;
      this.#untold.push(change);
    };
    const isOver = () => this.#generation !== generation;
    // Beside a first list, nothing is told.
    const isOvertaken = (key: ObjectKey, version: StoredObject['version']) =>
      !isFirst && this.#staged.isOvertaken(key, version, generation);
    return {
      add: (value, text) => {
        if (isOver()) return true;
        const object = this.#read(value);
        if (!object) return false;
        if (isOvertaken(keyOf(object), versionOf(object))) return true;
        const next = this.#prepare(object, {
          ...{ isSuspect, text: plainText(value, text) },
        });
        if (next && isFirst) take(next);
        else if (next) this.#staged.add(next, generation);
        this.#onGrowth();
        return true;
      },
      remove: value => {
        const object = this.#read(value);
        if (isOver() || !object) return;
        const key = keyOf(object);
        if (isOvertaken(key, versionOf(object))) return;
        this.#staged.delete(key);
        const stored = this.#held.find(key);
        if (stored && isFirst) this.#untold.push(this.#held.remove(stored));
        else if (stored) stored.generation = 0;
      },
      leaveOut: object => {
        if (isOver()) return;
        const key = this.#keyOfLarge(object);
        const version = compactVersion(object.version);
        if (isOvertaken(key, version)) return;
        this.#staged.delete(key);
        if (object.change !== 'DELETED') largeOnes.push(object);
      },
      commitInSteps: function* commit(this: KindObjects) {
        if (isOver()) return counts;
        yield* this.#tellInSteps();
        if (isOver()) return counts;
        for (const next of this.#staged.take()) {
          take(next);
          if (yield* this.#pause(isOver)) return counts;
        }
        this.#leftOut.replace(largeOnes, generation);
        for (const stored of this.#held.all()) {
          if (stored.generation === generation) continue;
          this.#untold.push(this.#held.remove(stored));
          counts.removed += 1;
          if (yield* this.#pause(isOver)) return counts;
        }
        this.#staged.discard();
        this.#held.archive.pack();
        this.#generation += 1;
        this.#tell([]);
        this.#isWhole = true;
        this.#hasDetails = !this.#omitted;
        this.#onStatus();
        return counts;
      }.bind(this),
      abort: () => {
        if (isOver()) return;
        this.#staged.discard();
        this.#generation += 1;
        this.#tell([]);
      },
    };
  }

  /** Leaves out the objects, or only what their summaries do not say. */
  *omitInSteps(omission: Omission): Steps<void> {
    this.#omitted = omission;
    if (omission === 'everything') {
      yield* this.clearInSteps();
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

  /** Forgets all objects. From the first step on the kind is not whole; a list that begins in between does the rest. */
  *clearInSteps(): Steps<void> {
    this.#clearDetails();
    this.#staged.discard();
    this.#leftOut.clear();
    this.#generation += 1;
    this.#isWhole = false;
    this.#onStatus();
    const generation = this.#generation;
    for (const stored of this.#held.all()) {
      this.#untold.push(this.#held.remove(stored));
      if (yield* this.#pause(() => this.#generation !== generation)) return;
    }
    this.#tell([]);
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
    const stored = this.#held.find(key);
    if (stored && isOlder(version, stored.version)) return;
    this.#staged.toldGone(key, version);
    if (stored) this.#tell([this.#held.remove(stored)]);
    if (this.#leftOut.delete(key)) this.#onStatus();
  }

  #keyOfLarge({ namespace, name }: TooLargeObject): ObjectKey {
    return { kind: this.#groupKind, namespace, name };
  }

  /** What to keep of an object; `undefined` when it is kept already, in the same version. */
  #prepare(
    object: KubernetesObject,
    { isSuspect = false, text }: { isSuspect?: boolean; text?: string },
  ): StoredObject | undefined {
    const version = versionOf(object);
    const known = this.#held.find(keyOf(object));
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
    if (!this.#omitted)
      this.#held.archive.put(next, text ?? JSON.stringify(object));
    return next;
  }

  #clearDetails(): void {
    this.#held.archive.clear([...this.#held.all(), ...this.#staged.all()]);
    this.#hasDetails = false;
  }

  /** After enough changes tells of them and lets others go first. Returns whether to go on no more. */
  *#pause(isOver: () => boolean): Steps<boolean> {
    if (this.#untold.length < CHANGES_PER_NOTICE) return false;
    this.#tell([]);
    yield;
    return isOver();
  }

  /** Tells of what a first list has brought into view as it came. */
  *#tellInSteps(): Steps<void> {
    while (this.#untold.length > 0) {
      this.#onChange(this.#untold.splice(0, CHANGES_PER_NOTICE));
      yield;
    }
  }

  #tell(changes: ObjectChange[]): void {
    const told = [...this.#untold, ...changes];
    this.#untold = [];
    if (told.length > 0) this.#onChange(told);
  }
}

/** The JSON that an object was read from, if it may be kept as it is: to write it again is much more work. */
function plainText(
  read: unknown,
  text: string | undefined,
): string | undefined {
  return text !== undefined && isPlain(read as KubernetesObject)
    ? text
    : undefined;
}
