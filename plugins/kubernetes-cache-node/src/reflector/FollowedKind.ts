import { ConnectionHop } from '@mooring/kubernetes-objects';
import { WatchedKind } from '../cluster/WatchedKind';
import { KindStatus } from '../service/KubernetesStore';

/** How one kind of one cluster is followed; from those of all kinds follows the cluster's state. Times are in milliseconds since the epoch. */
export interface FollowedKind {
  readonly kind: WatchedKind;
  readonly state: KindStatus['state'];
  /** Since when it is in this state. */
  readonly since: number;
  /** When the API server last confirmed the view. */
  readonly confirmedAt?: number;
  /** What stands in the way; while the kind is `synced`, something that may be over in a moment. */
  readonly problem?: Problem;
}

/** What went wrong, and since when it goes wrong, in milliseconds since the epoch. */
export interface Problem {
  readonly hop: ConnectionHop;
  readonly reason: string;
  readonly since: number;
}
