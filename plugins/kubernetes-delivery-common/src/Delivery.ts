import { GroupKind, ObjectKey } from '@mooring/kubernetes-objects';

/**
 * Whether what runs is what the source says, in Argo CD's words.
 *
 * Source: `SyncStatusCode` in github.com/argoproj/argo-cd `pkg/apis/application/v1alpha1/types.go`.
 *
 * @public
 */
export type SyncStatus = 'Synced' | 'OutOfSync' | 'Unknown';

/**
 * How what was deployed is, in Argo CD's words.
 *
 * Source: `HealthStatusCode` in github.com/argoproj/gitops-engine `pkg/health/health.go`.
 *
 * @public
 */
export type DeliveryHealth =
  | 'Healthy'
  | 'Suspended'
  | 'Progressing'
  | 'Missing'
  | 'Degraded'
  | 'Unknown';

/**
 * A revision of a source: a commit, a tag, the version of a chart, the digest of an artifact.
 *
 * @public
 */
export interface Revision {
  /** As the tool writes it. */
  readonly text: string;
  /** Short enough for a table: a commit is cut to 7 characters. */
  readonly short: string;
  /** The page of the commit; absent where the repository's host isn't known to have one. */
  readonly url?: string;
}

/**
 * The last time that a tool applied something, or tried to.
 *
 * @public
 */
export interface DeliveryOperation {
  readonly phase: 'Running' | 'Succeeded' | 'Failed';
  /** What went wrong in plain words; of an operation that didn't fail, what the tool says of it. */
  readonly message?: string;
  /** In milliseconds since the epoch, by the clock of the tool's cluster. */
  readonly startedAt?: number;
  /** The same. */
  readonly finishedAt?: number;
  readonly revision?: Revision;
}

/**
 * An object that differs from what its source says.
 *
 * @public
 */
export interface DriftedObject {
  readonly kind: GroupKind;
  readonly namespace?: string;
  readonly name: string;
  /** `extra`: the source doesn't have it any more; `missing`: the cluster doesn't have it; else it is different. */
  readonly drift: 'different' | 'missing' | 'extra';
  /** What the last operation said of it, where that failed. */
  readonly message?: string;
}

/**
 * Where a tool deploys to.
 *
 * @public
 */
export interface Destination {
  /** Argo CD's name of the cluster; `in-cluster` is its own. */
  readonly name?: string;
  /** The URL of the cluster's API server, without credentials. */
  readonly server?: string;
  /** Whether it is another cluster than the tool's own that nothing names: a kubeconfig in a Secret. */
  readonly isElsewhere?: true;
  readonly namespace?: string;
}

/**
 * From where a tool deploys.
 *
 * @public
 */
export interface DeliverySource {
  /** Without credentials. */
  readonly repository?: string;
  /** The repository's page, where its address has one. */
  readonly url?: string;
  readonly path?: string;
  readonly chart?: string;
  /** The object of Flux that fetches it, in the same cluster. */
  readonly fetchedBy?: ObjectKey;
}

/**
 * What one object of Argo CD or Flux says of what it deploys.
 *
 * @public
 */
export interface Delivery {
  readonly tool: 'argocd' | 'flux';
  /** The object itself: an Application, a Kustomization, a HelmRelease. */
  readonly reconciler: ObjectKey;
  readonly sync: SyncStatus;
  readonly health: DeliveryHealth;
  /** Why it is in this health; one sentence. */
  readonly healthMessage?: string;
  /** Whether it is told to leave things as they are. */
  readonly isSuspended: boolean;
  /** Whether it applies what changes by itself. */
  readonly isAutomated: boolean;
  /** What is deployed. */
  readonly revision?: Revision;
  /** What should be, where that differs. */
  readonly target?: Revision;
  readonly source?: DeliverySource;
  readonly operation?: DeliveryOperation;
  /** What keeps it from comparing or applying, in plain words; as many as are told. */
  readonly errors: readonly string[];
  /** Since when `sync` is as it is, in milliseconds since the epoch, where the tool tells. */
  readonly since?: number;
  /** The objects that differ, the first few. */
  readonly drift: readonly DriftedObject[];
  readonly totalDrift: number;
  readonly destination?: Destination;
  readonly project?: string;
  /** What made it: an ApplicationSet. */
  readonly madeBy?: ObjectKey;
}
