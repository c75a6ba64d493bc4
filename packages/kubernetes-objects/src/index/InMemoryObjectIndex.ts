import { matchesLabels } from '../labels/matchesLabels';
import { labelValue } from '../labels/Selector';
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
import { Postings } from './Postings';
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
  readonly #byKind = new Postings<ObjectSummary>();
  readonly #byName = new Postings<ObjectSummary>();
  readonly #byOwner = new Postings<ObjectSummary>();
  readonly #byLabel = new LabelIndex();
  readonly #byAnnotation = new LabelIndex();
  readonly #strings = new StringPool();

  /**
   * - `state`: what the view is worth; `synced` unless said otherwise
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

  find(query: ObjectQuery): Iterable<ObjectSummary> {
    const candidates = this.#candidates(query);
    const isEmpty = Array.isArray(candidates) && candidates.length === 0;
    return isEmpty ? candidates : this.#askedFor(query, candidates);
  }

  get(key: ObjectKey): ObjectSummary | undefined {
    return this.#objects.get(storeKey(key));
  }

  ownedBy(uid: string): Iterable<ObjectSummary> {
    return this.#byOwner.get(uid);
  }

  labelValues(key: string): LabelValues {
    return this.#byLabel.values(key);
  }

  /**
   * Adds an object, or replaces the one of the same kind, namespace and name.
   *
   * @returns the summary as the index holds it.
   */
  upsert(object: ObjectSummary): ObjectSummary {
    const summary = this.#strings.share(object);
    const kind = groupKindOf(summary);
    const key = storeKey({
      kind,
      namespace: summary.namespace,
      name: summary.name,
    });
    this.#remove(key);
    this.#objects.set(key, summary);
    this.#byKind.add(kind, summary);
    this.#byName.add(summary.name, summary);
    for (const { uid } of summary.owners) this.#byOwner.add(uid, summary);
    this.#byLabel.add(summary.labels, summary);
    this.#byAnnotation.add(summary.annotations, summary);
    return summary;
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
    this.#byKind.delete(groupKindOf(object), object);
    this.#byName.delete(object.name, object);
    for (const { uid } of object.owners) this.#byOwner.delete(uid, object);
    this.#byLabel.delete(object.labels, object);
    this.#byAnnotation.delete(object.annotations, object);
  }

  *#askedFor(
    query: ObjectQuery,
    candidates: Iterable<ObjectSummary>,
  ): Iterable<ObjectSummary> {
    for (const object of candidates) {
      if (isAskedFor(query, object)) yield object;
    }
  }

  /** Few objects among which all are that the query asks for. */
  #candidates(query: ObjectQuery): Iterable<ObjectSummary> {
    const { annotation, kinds, name, selector } = query;
    if (annotation) {
      return this.#byAnnotation.with(annotation.key, annotation.value).objects;
    }
    if (name !== undefined) return this.#byName.get(name);
    const labelled = selector && this.#byLabel.candidates(selector);
    return labelled?.objects ?? this.#ofKinds(kinds);
  }

  *#ofKinds(kinds: readonly GroupKind[] | undefined): Iterable<ObjectSummary> {
    for (const kind of kinds ? new Set(kinds) : this.#byKind.keys()) {
      yield* this.#byKind.get(kind);
    }
  }
}

function isAskedFor(query: ObjectQuery, object: ObjectSummary): boolean {
  const { annotation, kinds, name, namespace, selector } = query;
  return (
    (namespace === undefined || object.namespace === namespace) &&
    (name === undefined || object.name === name) &&
    (!kinds || kinds.includes(groupKindOf(object))) &&
    (!annotation ||
      labelValue(object.annotations, annotation.key) === annotation.value) &&
    (!selector || matchesLabels(selector, object.labels))
  );
}

/** Names and namespaces hold no spaces. */
function storeKey({ kind, namespace = '', name }: ObjectKey): string {
  return `${kind} ${namespace} ${name}`;
}
