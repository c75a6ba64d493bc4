import { StoredObject } from './StoredObject';

/** A change of one object. */
export interface StoreEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** The object after the change; of a deletion, its last state with the version of the deletion. */
  current: StoredObject;
  /** The object before the change. */
  previous?: StoredObject;
}

/** The version asked for is older than what the history still holds. */
export class HistoryExpiredError extends Error {
  constructor(readonly requested: number, readonly oldest: number) {
    super(`too old resource version: ${requested} (${oldest})`);
    this.name = 'HistoryExpiredError';
  }
}

/** All objects of one resource, the latest changes of them, and those who watch. */
export class ObjectCollection {
  readonly #objects = new Map<string, StoredObject>();
  readonly #listeners = new Set<(event: StoreEvent) => void>();
  #history: StoreEvent[] = [];
  #compactedVersion = 0;
  #sortedKeys?: string[];

  constructor(private readonly historySize: number) {}

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  /** All objects, or those of a namespace, in the order of their keys. */
  list(namespace?: string): StoredObject[] {
    this.#sortedKeys ??= [...this.#objects.keys()].sort();
    const prefix = `${namespace}/`;
    const keys =
      namespace === undefined
        ? this.#sortedKeys
        : this.#sortedKeys.filter(key => key.startsWith(prefix));
    return keys.map(key => this.#objects.get(key)!);
  }

  /** As {@link ObjectCollection.list}, of an earlier version. Throws {@link HistoryExpiredError}. */
  listAt(version: number, namespace?: string): StoredObject[] {
    const later = this.since(version);
    if (later.length === 0) {
      return this.list(namespace);
    }
    const objects = new Map(this.#objects);
    for (const { current, previous } of later.reverse()) {
      if (previous) {
        objects.set(previous.key, previous);
      } else {
        objects.delete(current.key);
      }
    }
    return [...objects.keys()]
      .sort()
      .filter(key => namespace === undefined || key.startsWith(`${namespace}/`))
      .map(key => objects.get(key)!);
  }

  /** The changes after a version, oldest first. Throws {@link HistoryExpiredError}. */
  since(version: number): StoreEvent[] {
    if (version < this.#compactedVersion) {
      throw new HistoryExpiredError(version, this.#compactedVersion);
    }
    let first = this.#history.length;
    while (first > 0 && this.#history[first - 1].current.version > version) {
      first--;
    }
    return this.#history.slice(first);
  }

  /** Calls the listener with every change from now on; returns how to stop that. */
  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets the changes up to a version, as the compaction of etcd does. */
  compact(version: number): void {
    this.#history = this.#history.filter(
      event => event.current.version > version,
    );
    this.#compactedVersion = Math.max(this.#compactedVersion, version);
  }

  put(current: StoredObject): StoreEvent {
    const previous = this.#objects.get(current.key);
    this.#objects.set(current.key, current);
    if (!previous) {
      this.#sortedKeys = undefined;
    }
    return this.#record({
      type: previous ? 'MODIFIED' : 'ADDED',
      current,
      previous,
    });
  }

  remove(current: StoredObject): StoreEvent {
    const previous = this.#objects.get(current.key);
    this.#objects.delete(current.key);
    this.#sortedKeys = undefined;
    return this.#record({ type: 'DELETED', current, previous });
  }

  #record(event: StoreEvent): StoreEvent {
    this.#history.push(event);
    // Twice the size before it is cut, so that cutting costs next to nothing per change.
    if (this.#history.length >= 2 * this.historySize) {
      this.compact(
        this.#history[this.#history.length - this.historySize - 1].current
          .version,
      );
    }
    for (const listener of this.#listeners) {
      listener(event);
    }
    return event;
  }
}
