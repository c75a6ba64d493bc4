import { ClusterState, GroupKind } from '@mooring/kubernetes-objects';
import { MatchQuery } from '../query/MatchQuery';
import { Finding } from './Finding';

/**
 * Whether an entity is linked to its workloads:
 * - `matched`: what matches is found wholly, on at least one cluster
 * - `partly-matched`: controllers are found without their pods, or pods without their controllers
 * - `unmatched`: every cluster asked has answered, and nothing matches
 * - `unknown`: nothing is known to match, and some cluster cannot answer
 * - `invalid`: the annotations ask something that no cluster can answer
 *
 * @public
 */
export type MatchStatus =
  | 'matched'
  | 'partly-matched'
  | 'unmatched'
  | 'unknown'
  | 'invalid';

/**
 * What one cluster answered.
 *
 * @public
 */
export interface ClusterMatch {
  readonly cluster: string;
  readonly status: MatchStatus;
  readonly state: ClusterState;
  /** How many objects match, by kind, 5000 together at most; the last known ones when the state is not `synced`. */
  readonly counts: Readonly<Record<GroupKind, number>>;
}

/**
 * The verdict on one entity.
 *
 * @public
 */
export interface Match {
  readonly entityRef: string;
  readonly query: MatchQuery;
  readonly status: MatchStatus;
  /** One for each cluster that was asked. */
  readonly clusters: readonly ClusterMatch[];
  /** How many objects match on all clusters together, by kind. */
  readonly counts: Readonly<Record<GroupKind, number>>;
  /** The one that explains most comes first; the others are notes under it. */
  readonly findings: readonly Finding[];
}
