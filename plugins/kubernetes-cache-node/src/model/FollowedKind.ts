import { ConnectionHop } from '@mooring/kubernetes-objects';
import { WatchedKind } from './WatchedKind';
import { KindStatus } from './KubernetesStore';

/** How one kind of one cluster is followed, as its reflector reports it. Times are in milliseconds since the epoch. */
export interface FollowedKind {
  readonly kind: WatchedKind;
  /** What is left out for want of memory is the store's to say. */
  readonly state: Exclude<KindStatus['state'], 'dropped'>;
  /** Since when it is in this state. */
  readonly since: number;
  /** Where nothing can be watched: how often it is listed instead, in milliseconds. */
  readonly listedEveryMs?: number;
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
  /** Whether the API server has answered, and refuses or fails at this kind: that says nothing of the others. */
  readonly isOfKind?: boolean;
  /** Whether a list of one object comes through, though one of all does not. */
  readonly answersShort?: boolean;
}
