import { matchesLabels } from '../labels/matchesLabels';
import { groupKindOf, GroupKind } from '../objects/groupKind';
import { ObjectSummary } from '../objects/ObjectSummary';
import { ClusterState } from './ClusterState';
import { LabelIndex } from './LabelIndex';
import {
  LabelValues,
  ObjectIndex,
  ObjectKey,
  ObjectQuery,
} from './ObjectIndex';
import { StringPool } from './StringPool';

/**
 * An {@link ObjectIndex} that holds every summary in memory, with the strings that objects share interned. Changes take time proportional
 * to the object's labels, whatever the size of the index.
 *
 * @public
 */
export class InMemoryObjectIndex implements ObjectIndex {
  readonly cluster: string;
  #state: ClusterState;
  readonly #objects = new Map<string, ObjectSummary>();
  readonly #byKind = new Map<GroupKind, Set<ObjectSummary>>();
  readonly #byOwner = new Map<string, Set<ObjectSummary>>();
  readonly #byLabel = new LabelIndex();
  readonly #strings = new StringPool();

  /**
   * @param options.state - what the view is worth; `synced` unless said otherwise
   */
  static create(options: {
    cluster: string;
    state?: ClusterState;
    objects?: Iterable<ObjectSummary>;
  }): InMemoryObjectIndex {
    const { cluster, state = { type: 'synced' }, objects = [] } = options;
    const index = new InMemoryObjectIndex(cluster, state);
    for (const object of objects) index.upsert(object);
    return index;
  }

  private constructor(cluster: string, state: ClusterState) {
    this.cluster = cluster;
    this.#state = state;
  }

  get state(): ClusterState {
    return this.#state;
  }

  setState(state: ClusterState): void {
    this.#state = state;
  }

  get size(): number {
    return this.#objects.size;
  }

  *find({ selector, namespace, kinds }: ObjectQuery): Iterable<ObjectSummary> {
    const labelled = selector && this.#byLabel.candidates(selector)?.objects;
    for (const object of labelled ?? this.#ofKinds(kinds)) {
      if (
        (namespace === undefined || object.namespace === namespace) &&
        (!kinds || !labelled || kinds.includes(groupKindOf(object))) &&
        (!selector || matchesLabels(selector, object.labels))
      ) {
        yield object;
      }
    }
  }

  get(key: ObjectKey): ObjectSummary | undefined {
    return this.#objects.get(storeKey(key));
  }

  ownedBy(uid: string): Iterable<ObjectSummary> {
    return this.#byOwner.get(uid) ?? [];
  }

  labelValues(key: string): LabelValues {
    return this.#byLabel.values(key);
  }

  /** Adds an object, or replaces the one of the same kind, namespace and name. */
  upsert(object: ObjectSummary): void {
    const summary = this.#strings.share(object);
    const kind = groupKindOf(summary);
    const key = storeKey({
      kind,
      namespace: summary.namespace,
      name: summary.name,
    });
    this.#remove(key);
    this.#objects.set(key, summary);
    addTo(this.#byKind, kind, summary);
    for (const { uid } of summary.owners) addTo(this.#byOwner, uid, summary);
    this.#byLabel.add(summary);
  }

  /** Removes an object; does nothing when it is not there. */
  delete(key: ObjectKey): void {
    this.#remove(storeKey(key));
  }

  /** Makes these the only objects, as after a new list of the cluster. */
  replace(objects: Iterable<ObjectSummary>): void {
    const gone = new Set(this.#objects.keys());
    for (const object of objects) {
      gone.delete(
        storeKey({
          kind: groupKindOf(object),
          namespace: object.namespace,
          name: object.name,
        }),
      );
      this.upsert(object);
    }
    for (const key of gone) this.#remove(key);
  }

  #remove(key: string): void {
    const object = this.#objects.get(key);
    if (!object) return;
    this.#objects.delete(key);
    deleteFrom(this.#byKind, groupKindOf(object), object);
    for (const { uid } of object.owners) deleteFrom(this.#byOwner, uid, object);
    this.#byLabel.delete(object);
  }

  *#ofKinds(kinds: readonly GroupKind[] | undefined): Iterable<ObjectSummary> {
    if (!kinds) {
      yield* this.#objects.values();
      return;
    }
    for (const kind of new Set(kinds)) yield* this.#byKind.get(kind) ?? [];
  }
}

/** Names and namespaces hold no spaces. */
function storeKey({ kind, namespace = '', name }: ObjectKey): string {
  return `${kind} ${namespace} ${name}`;
}

function addTo<T>(sets: Map<string, Set<T>>, key: string, item: T): void {
  const set = sets.get(key);
  if (set) set.add(item);
  else sets.set(key, new Set([item]));
}

function deleteFrom<T>(sets: Map<string, Set<T>>, key: string, item: T): void {
  const set = sets.get(key);
  if (set?.delete(item) && set.size === 0) sets.delete(key);
}
