import { Labels, labelValue } from '../labels/Selector';
import { groupKindOf, GroupKind } from '../objects/groupKind';
import { ObjectSummary } from '../objects/ObjectSummary';
import { ClusterDirectory } from './ClusterDirectory';
import { canTellAbsence, ClusterState } from './ClusterState';
import { LabelIndex } from './LabelIndex';
import {
  KindState,
  LabelValues,
  LeftOutObject,
  ObjectIndex,
  ObjectKey,
  ObjectQuery,
} from './ObjectIndex';
import { keyOf, ObjectsByName } from './ObjectsByName';
import { Postings } from './Postings';
import { shareParts } from './shareParts';
import { isNothing, Steps } from '../steps/Steps';
import { StringPool } from './StringPool';

/** After so many objects in a row that are not asked for, `findInSteps` lets others go first. */
const SKIPPED_PER_STEP = 500;

/**
 * An {@link ObjectIndex} that holds every summary in memory, what similar objects have in common only once. Changes take
 * time proportional to the object's labels, whatever the size of the index.
 *
 * @public
 */
export class InMemoryObjectIndex implements ObjectIndex {
  readonly cluster: string;
  readonly url?: string;
  readonly #kindState: (kind: GroupKind) => KindState;
  #directory: ClusterDirectory | undefined;
  #state: ClusterState;
  #leftOut: readonly LeftOutObject[] = [];
  readonly #byName = new ObjectsByName();
  readonly #byKind = new Postings<ObjectSummary>();
  readonly #byOwner = new Postings<ObjectSummary>();
  readonly #byLabel: LabelIndex;
  readonly #byAnnotation: LabelIndex;
  readonly #strings = new StringPool();

  /**
   * - `state`: what the view is worth; `synced` unless said otherwise
   * - `kindState`: what it can say of a kind; what follows from `state` unless said otherwise
   * - `directory`: shared with the clusters that are asked together with this one; see {@link InMemoryObjectIndex.leaveInSteps}
   */
  static create(options: {
    cluster: string;
    url?: string;
    state?: ClusterState;
    kindState?: (kind: GroupKind) => KindState;
    objects?: Iterable<ObjectSummary>;
    directory?: ClusterDirectory;
  }): InMemoryObjectIndex {
    const { objects = [] } = options;
    const index = new InMemoryObjectIndex(options);
    for (const object of objects) index.upsert(object);
    return index;
  }

  private constructor(
    options: Parameters<typeof InMemoryObjectIndex.create>[0],
  ) {
    const { cluster, url, state = { type: 'synced' }, kindState } = options;
    const { directory } = options;
    this.cluster = cluster;
    this.url = url;
    this.#state = state;
    this.#kindState = kindState ?? (kind => kindStateIn(this.#state, kind));
    this.#directory = directory;
    this.#byLabel = new LabelIndex(directory?.entryOf(this, 'labels'));
    this.#byAnnotation = new LabelIndex(
      directory?.entryOf(this, 'annotations'),
    );
  }

  get directory(): ClusterDirectory | undefined {
    return this.#directory;
  }

  /** Takes what this cluster holds out of its directory, for good: else a cluster that is gone is kept in memory by it. */
  *leaveInSteps(): Steps<void> {
    this.#directory = undefined;
    yield* this.#byLabel.withdrawInSteps();
    yield* this.#byAnnotation.withdrawInSteps();
  }

  get state(): ClusterState {
    return this.#state;
  }

  setState(state: ClusterState): void {
    this.#state = state;
  }

  get leftOut(): readonly LeftOutObject[] {
    return this.#leftOut;
  }

  setLeftOut(objects: readonly LeftOutObject[]): void {
    this.#leftOut = objects;
  }

  get size(): number {
    return this.#byName.size;
  }

  find(query: ObjectQuery): Iterable<ObjectSummary> {
    const candidates = this.#candidates(query);
    return isNothing(candidates) ? [] : this.#askedFor(query, candidates);
  }

  findInSteps(query: ObjectQuery): Iterable<ObjectSummary | undefined> {
    const candidates = this.#candidates(query);
    return isNothing(candidates)
      ? []
      : this.#askedForInSteps(query, candidates);
  }

  *#askedForInSteps(
    query: ObjectQuery,
    candidates: Iterable<ObjectSummary>,
  ): Iterable<ObjectSummary | undefined> {
    const { selector } = query;
    const matches = selector && this.#byLabel.matcher(selector);
    let skipped = 0;
    for (const object of candidates) {
      if (isAskedFor(query, object, matches)) {
        skipped = 0;
        yield object;
      } else if (++skipped % SKIPPED_PER_STEP === 0) yield undefined;
    }
  }

  get(key: ObjectKey): ObjectSummary | undefined {
    return this.#byName.get(key);
  }

  ownedBy(uid: string): Iterable<ObjectSummary> {
    return this.#byOwner.get(uid);
  }

  kindState(kind: GroupKind): KindState {
    return this.#kindState(kind);
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
    const known = this.#byName.get(keyOf(object));
    if (known) this.#remove(known);
    const summary = shareParts(object, {
      strings: this.#strings,
      labels: this.#byLabel,
    });
    this.#byName.add(summary);
    this.#byKind.add(groupKindOf(summary), summary);
    for (const { uid } of summary.owners) this.#byOwner.add(uid, summary);
    this.#byLabel.add(summary.labels, summary);
    this.#byAnnotation.add(summary.annotations, summary);
    return summary;
  }

  /** Removes an object; does nothing when it is not there. */
  delete(key: ObjectKey): void {
    const object = this.#byName.get(key);
    if (object) this.#remove(object);
  }

  /** Makes these the only objects, as after a new list of the cluster. */
  replace(objects: Iterable<ObjectSummary>): void {
    const gone = new Set(this.#ofKinds(undefined));
    for (const object of objects) {
      const known = this.#byName.get(keyOf(object));
      if (known) gone.delete(known);
      this.upsert(object);
    }
    for (const object of gone) this.#remove(object);
  }

  #remove(object: ObjectSummary): void {
    this.#byName.delete(object);
    this.#byKind.delete(groupKindOf(object), object);
    for (const { uid } of object.owners) this.#byOwner.delete(uid, object);
    this.#byLabel.delete(object.labels, object);
    this.#byAnnotation.delete(object.annotations, object);
  }

  *#askedFor(
    query: ObjectQuery,
    candidates: Iterable<ObjectSummary>,
  ): Iterable<ObjectSummary> {
    const matches = query.selector && this.#byLabel.matcher(query.selector);
    for (const object of candidates) {
      if (isAskedFor(query, object, matches)) yield object;
    }
  }

  /** Few objects among which all are that the query asks for. */
  #candidates(query: ObjectQuery): Iterable<ObjectSummary> {
    const { annotation, kinds, name, selector } = query;
    if (annotation) {
      return this.#byAnnotation.with(annotation.key, annotation.value).objects;
    }
    if (name !== undefined) return this.#byName.named(name);
    const labelled = selector && this.#byLabel.candidates(selector);
    return labelled?.objects ?? this.#ofKinds(kinds);
  }

  *#ofKinds(kinds: readonly GroupKind[] | undefined): Iterable<ObjectSummary> {
    for (const kind of kinds ? new Set(kinds) : this.#byKind.keys()) {
      yield* this.#byKind.get(kind);
    }
  }
}

function kindStateIn(state: ClusterState, kind: GroupKind): KindState {
  if (state.type === 'not-watched') return 'not-watched';
  return canTellAbsence(state, kind) ? 'held' : 'unknown';
}

function isAskedFor(
  { annotation, kinds, name, namespace }: ObjectQuery,
  object: ObjectSummary,
  matches: ((labels: Labels) => boolean) | undefined,
): boolean {
  return (
    (namespace === undefined || object.namespace === namespace) &&
    (name === undefined || object.name === name) &&
    (!kinds || kinds.includes(groupKindOf(object))) &&
    (!annotation ||
      labelValue(object.annotations, annotation.key) === annotation.value) &&
    (!matches || matches(object.labels))
  );
}
