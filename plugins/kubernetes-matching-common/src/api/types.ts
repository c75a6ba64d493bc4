import { ClusterState, GroupKind } from '@mooring/kubernetes-objects';
import { Finding } from '../findings/Finding';
import { ObjectReference } from '../objects/ObjectReference';
import { ClusterMatch, Match, MatchStatus } from '../findings/Match';

/**
 * A part that is missing from an answer, because the caller cannot read it or because it is not at hand:
 * - `others-workloads` names workloads or entities that are not the entity's own (near misses, colliding entities)
 * - `fleet` is what concerns all clusters, and what the caller may read no entity of
 * - `history` is when findings were first seen, and the trend: the database does not answer
 *
 * @public
 */
export type OmittedPart = 'others-workloads' | 'fleet' | 'history';

/**
 * A finding with its history. Times are ISO 8601.
 *
 * @public
 */
export interface RecordedFinding extends Finding {
  /** Absent for an entity that is not registered, and before the ledger has it. */
  readonly firstSeen?: string;
}

/**
 * One cluster's part of an entity's match, and how fresh it is.
 *
 * @public
 */
export interface LiveClusterMatch extends ClusterMatch {
  /** How many objects of the cluster were checked. */
  readonly objects: number;
  /** When the cluster last confirmed what is known of it; absent before its first answer. */
  readonly confirmedAt?: string;
  /** Controllers and their pods among what matches; at most 50. */
  readonly workloads: readonly WorkloadStatus[];
}

/**
 * A matching controller, or a pod without one, and how its pods do.
 *
 * @public
 */
export interface WorkloadStatus extends ObjectReference {
  readonly desired?: number;
  readonly ready?: number;
}

/**
 * `GET /matches/:kind/:namespace/:name` and `POST /explain`: whether an entity is linked to its workloads, and why not.
 *
 * @public
 */
export interface EntityMatch extends Match {
  readonly clusters: readonly LiveClusterMatch[];
  readonly findings: readonly RecordedFinding[];
  /** When the verdict was formed, in ISO 8601. */
  readonly checkedAt: string;
  readonly omitted: readonly OmittedPart[];
  /** For an entity that asks for nothing: workloads that are probably its own. Empty when the caller cannot read them. */
  readonly suggestions: readonly ObjectReference[];
}

/**
 * `POST /verdicts`: of an entity's match, what everyone may know who may read the entity. Findings that name others'
 * workloads or entities are left out.
 *
 * @public
 */
export type MatchVerdict = Pick<
  Match,
  'entityRef' | 'query' | 'status' | 'findings'
>;

/**
 * One line of the fleet's list.
 *
 * @public
 */
export interface MatchListItem {
  readonly entityRef: string;
  readonly title?: string;
  /** The reference of the group or user in `spec.owner`, completed. */
  readonly owner?: string;
  readonly status: MatchStatus;
  /** The finding that explains the status best. */
  readonly leading?: {
    readonly rule: string;
    readonly severity: string;
    readonly message: string;
    readonly cluster?: string;
    readonly firstSeen?: string;
  };
  readonly rules: readonly string[];
  /** The clusters and namespaces of what matches or of what the findings speak of. */
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  readonly counts: Readonly<Record<GroupKind, number>>;
}

/**
 * `GET /dangling-labels` and `GET /unlabelled-workloads`: one line each.
 *
 * @public
 */
export interface FleetFinding extends RecordedFinding {
  /** The first of {@link FleetFinding.clusters}. */
  readonly cluster: string;
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
}

/**
 * One page of a list.
 *
 * @public
 */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly totalItems: number;
  /** Give it as `cursor` to read on; absent on the last page. */
  readonly nextCursor?: string;
  readonly omitted: readonly OmittedPart[];
}

/**
 * What a list is restricted to; what is absent does not restrict. Several values of one key mean any of them.
 *
 * @public
 */
export interface MatchFilter {
  readonly status?: readonly MatchStatus[];
  readonly rule?: readonly string[];
  readonly owner?: readonly string[];
  readonly cluster?: readonly string[];
  readonly namespace?: readonly string[];
  readonly kind?: readonly string[];
  /** Part of the entity's reference or title, or of the leading finding's message; case is ignored. */
  readonly text?: string;
}

/**
 * One cluster, as the portal sees it.
 *
 * @public
 */
export interface ClusterStatus {
  readonly name: string;
  readonly state: ClusterState;
  readonly objects: number;
  readonly confirmedAt?: string;
  /** The kinds that are not simply followed, each with its reason. */
  readonly problems: readonly {
    readonly kind: GroupKind;
    readonly state: string;
    readonly since: string;
    readonly reason?: string;
  }[];
}

/**
 * A source of clusters that fails, or a cluster that it leaves out.
 *
 * @public
 */
export interface ClusterSourceProblem {
  /** A type of `kubernetes.clusterLocatorMethods`, or `eks` with account and region. */
  readonly source: string;
  /** The name of the cluster that is left out; absent where the source itself fails. */
  readonly cluster?: string;
  readonly detail: string;
  readonly remedy?: string;
}

/**
 * `GET /clusters`: every cluster of the portal, and what is wrong with where they come from.
 *
 * @public
 */
export interface ClusterList {
  readonly items: readonly ClusterStatus[];
  readonly sources: readonly ClusterSourceProblem[];
}

/**
 * `GET /summary`: the fleet in numbers. With `fleet` omitted, it counts the entities that the caller may read, and has
 * neither a trend nor what concerns all clusters.
 *
 * @public
 */
export interface MatchingSummary {
  readonly entities: number;
  readonly statuses: Readonly<Record<MatchStatus, number>>;
  readonly findings: Readonly<Record<string, number>>;
  /** Absent as long as they have not been looked for. */
  readonly danglingLabels?: number;
  readonly unlabelledWorkloads?: number;
  /** Absent as long as the list of clusters is not known. */
  readonly clusters?: number;
  readonly clustersNotSynced?: number;
  /** One point for each day, the oldest first; days are in UTC. */
  readonly trend: readonly {
    readonly date: string;
    readonly statuses: Readonly<Record<MatchStatus, number>>;
  }[];
  readonly omitted: readonly OmittedPart[];
}
