import {
  GroupKind,
  KubernetesObject,
  ObjectIndex,
  ObjectQuery,
  ObjectSummary,
  Steps,
} from '@mooring/kubernetes-objects';

/**
 * How one kind of objects of one cluster is followed.
 *
 * - `syncing`: its first list has not finished
 * - `synced`: it is whole and follows the cluster
 * - `stale`: it was whole, and is not followed at the moment
 * - `forbidden`: the portal cannot list or watch it
 * - `not-served`: the cluster does not know the kind
 * - `dropped`: left out, since the cluster's objects exceed the memory allowed for them
 *
 * @public
 */
export interface KindStatus {
  readonly kind: GroupKind;
  readonly state:
    | 'syncing'
    | 'synced'
    | 'stale'
    | 'forbidden'
    | 'not-served'
    | 'dropped';
  /** Since when it is in this state, in ISO 8601. */
  readonly since: string;
  /** One sentence: what went wrong, and for `forbidden` the verb and the resource that are missing. */
  readonly reason?: string;
  readonly objects: number;
  /** For a kind without which most clusters are whole: it has no part in the cluster's state. */
  readonly isOptional?: true;
  /** When the cluster last confirmed the view: a list, an event or a bookmark; in ISO 8601. */
  readonly confirmedAt?: string;
  /** The objects that are there and are left out, since each alone is too large to be read; `bytes` of their JSON. Absent if there are none. */
  readonly tooLarge?: readonly {
    readonly namespace?: string;
    readonly name: string;
    readonly bytes: number;
  }[];
}

/**
 * The objects of one watched cluster.
 *
 * @public
 */
export interface ClusterObjects {
  /** The cluster's name, as the Kubernetes plugin knows it. */
  readonly name: string;
  /** Where its API server is, as it is configured: what names a cluster elsewhere may do so by it. Not for everybody's eyes. */
  readonly url?: string;
  /** What rules read: summaries, indexed, with the cluster's state. */
  readonly index: ObjectIndex;
  /**
   * For how long a watch may last, in milliseconds, as was learnt from watches that something on the way to the cluster has
   * cut. Absent where none was.
   */
  readonly longestWatchMs?: number;
  /** Whether the API server has ever answered anything since it is watched, be it with a refusal. Absent where nobody keeps it. */
  readonly hasAnswered?: boolean;
  /**
   * How far the cluster's clock is ahead of this one's, in milliseconds, by the `Date` of its last answer; less than 0 if it is
   * behind. What is said of ages in the cluster goes by its own time. Absent where it isn't known.
   */
  readonly clockAheadMs?: number;
  /** The watched kinds, each with its own state, in the order in which they were configured. */
  kinds(): readonly KindStatus[];
  /**
   * The objects as the API server gave them, but for what never enters the store: `managedFields`, the annotation
   * `kubectl.kubernetes.io/last-applied-configuration`, Secrets, and the data of ConfigMaps. They are frozen: others may
   * get the same ones.
   */
  objects(query: ObjectQuery): KubernetesObject[];
  /** The same in steps, for a query that may find many; no more than `max`, where that is given. */
  objectsInSteps(query: ObjectQuery, max?: number): Steps<KubernetesObject[]>;
}

/**
 * What changed in the store. Notices come in order, after the store has taken the change.
 *
 * - `objects`: some objects of one cluster; `before` is absent for a new object, `after` for one that is gone
 * - `details`: some objects of one cluster changed in what their summaries do not show, such as a pod's restarts
 * - `state`: one cluster's state, or that of one of its kinds
 * - `clusters`: clusters were added or removed
 *
 * @public
 */
export type StoreChange =
  | {
      readonly type: 'objects';
      readonly cluster: string;
      readonly changes: readonly {
        readonly before?: ObjectSummary;
        readonly after?: ObjectSummary;
      }[];
    }
  | {
      readonly type: 'details';
      readonly cluster: string;
      readonly objects: readonly ObjectSummary[];
    }
  | { readonly type: 'state'; readonly cluster: string }
  | { readonly type: 'clusters' };

/**
 * The objects of all watched clusters, shared by the plugins of one process. Knows Kubernetes, nothing of the catalog.
 *
 * @public
 */
export interface KubernetesStore {
  /**
   * Every cluster that is configured, in the configured order, those included that could not be reached yet or that are not
   * watched.
   * `undefined` as long as the list of clusters itself is not known: nothing can be said of any cluster then.
   */
  clusters(): readonly ClusterObjects[] | undefined;
  /**
   * Why the list of clusters will never be known in this process: nobody fills the store. `undefined` where it is filled or
   * will be; as long as the backend starts, that may not be known yet.
   */
  readonly absence: string | undefined;
  cluster(name: string): ClusterObjects | undefined;
  /** Calls the listener after each change, until the returned function is called. */
  subscribe(listener: (change: StoreChange) => void): () => void;
}
