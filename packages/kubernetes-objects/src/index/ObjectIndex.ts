import { Labels, Selector } from '../labels/Selector';
import { GroupKind } from '../objects/groupKind';
import { ObjectSummary } from '../objects/ObjectSummary';
import type { ClusterDirectory } from './ClusterDirectory';
import { ClusterState } from './ClusterState';

/**
 * Which objects to find; what is absent does not restrict.
 *
 * @public
 */
export interface ObjectQuery {
  readonly selector?: Selector;
  readonly namespace?: string;
  readonly kinds?: readonly GroupKind[];
  readonly name?: string;
  /** Only of the annotations that a summary keeps. */
  readonly annotation?: { readonly key: string; readonly value: string };
}

/**
 * The identity of an object in one cluster.
 *
 * @public
 */
export interface ObjectKey {
  readonly kind: GroupKind;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  readonly name: string;
}

/**
 * An object that is there, and that a view leaves out since it is too large to be read.
 *
 * @public
 */
export interface LeftOutObject extends ObjectKey {
  /** Absent when they are not known. */
  readonly labels?: Labels;
}

/**
 * Which values of one label key are in use: a live view.
 *
 * @public
 */
export interface ValuesInUse {
  /** How many distinct values are in use. */
  readonly size: number;
  /** Grows whenever a value comes into use that was not in use before. */
  readonly revision: number;
  /** Every value that came into use after that revision, those since gone included, and possibly earlier ones. */
  addedSince(revision: number): Iterable<string>;
}

/**
 * The values in use of one label key in one cluster: a live view.
 *
 * @public
 */
export interface LabelValues
  extends ValuesInUse,
    Iterable<readonly [value: string, objects: number]> {
  /** How many objects carry the value. */
  count(value: string): number;
}

/**
 * What a view can say of the objects of one kind.
 *
 * - `held`: all there are, so that what it does not hold is not there
 * - `not-served`: the cluster does not know the kind, so there are none
 * - `forbidden`: they cannot be listed or watched
 * - `not-watched`: nothing is kept of the cluster, as it is configured
 * - `unknown`: those it holds may not be all, or may be old
 *
 * @public
 */
export type KindState =
  | 'held'
  | 'not-served'
  | 'forbidden'
  | 'not-watched'
  | 'unknown';

/**
 * A read-only view of the objects of one cluster, or of a folder of manifests that stands for one. Answers are lazy and
 * in no particular order; they are valid until the view changes. What they are worth is said by `state`: read it first.
 *
 * @public
 */
export interface ObjectIndex {
  /** The cluster's name, as the Kubernetes plugin knows it. */
  readonly cluster: string;
  /** Where its API server is, as it is configured; absent where that is not known. Not for everybody's eyes. */
  readonly url?: string;
  /** Where it is known what this and other clusters hold; absent for one that is asked by itself. */
  readonly directory?: ClusterDirectory;
  readonly state: ClusterState;
  /** What is there and the view does not hold: whether it matches is known of its labels at most. */
  readonly leftOut: readonly LeftOutObject[];
  /** How many objects the view holds. */
  readonly size: number;
  /**
   * The objects that the query asks for. Cheap when it names a label value, an annotation or a name, or its kinds
   * have few objects.
   */
  find(query: ObjectQuery): Iterable<ObjectSummary>;
  /**
   * The same for a caller who may be interrupted: `undefined` comes in between after so many objects that are not asked for
   * that it is time to let others go first.
   */
  findInSteps(query: ObjectQuery): Iterable<ObjectSummary | undefined>;
  get(key: ObjectKey): ObjectSummary | undefined;
  /** What it can say of one kind: that of a kind which most clusters lack has no part in `state`. */
  kindState(kind: GroupKind): KindState;
  /** The objects that name this UID as an owner. */
  ownedBy(uid: string): Iterable<ObjectSummary>;
  /** The values of a label that people set; labels that controllers generate have none here ({@link GENERATED_LABELS}). */
  labelValues(key: string): LabelValues;
}
