import { Entity } from '@backstage/catalog-model';
import {
  ClusterList,
  EntityMatch,
  FleetFinding,
  MatchFilter,
  MatchingSummary,
  MatchListItem,
  MatchVerdict,
  Page,
} from './types';

/**
 * What every request takes.
 *
 * @public
 */
export interface RequestOptions {
  /** Ends the request early; its promise then rejects with an `AbortError`. */
  readonly signal?: AbortSignal;
  /** A token to ask with, where `fetchApi` adds none: from one plugin's backend to the other's. */
  readonly token?: string;
}

/**
 * Which part of a list is asked for.
 *
 * @public
 */
export interface PageRequest {
  /** Lines at most; the backend has its own limit and default. */
  readonly limit?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
}

/**
 * What a list of the whole fleet is restricted to.
 *
 * @public
 */
export type FleetFilter = Pick<MatchFilter, 'cluster' | 'namespace' | 'text'>;

/**
 * What the kubernetes-matching backend answers. Every method throws a `ResponseError` when the backend refuses: 403
 * without the permission, 404 for an entity that does not exist or that the caller cannot read.
 *
 * @public
 */
export interface KubernetesMatchingApi {
  /** Whether an entity is linked to its workloads, and why not; the reference is complete: `component:default/cart`. */
  getMatch(entityRef: string, options?: RequestOptions): Promise<EntityMatch>;
  /** One page of the entities that match the filter, those not linked first. */
  listMatches(
    request: MatchFilter & PageRequest,
    options?: RequestOptions,
  ): Promise<Page<MatchListItem>>;
  /** One page of label values on workloads that no entity claims. */
  listDanglingLabels(
    request: FleetFilter & PageRequest,
    options?: RequestOptions,
  ): Promise<Page<FleetFinding>>;
  /** One page of workloads that nobody claims. */
  listUnlabelledWorkloads(
    request: FleetFilter & PageRequest,
    options?: RequestOptions,
  ): Promise<Page<FleetFinding>>;
  /** Every cluster and its state, and what is wrong with where clusters come from. */
  listClusters(options?: RequestOptions): Promise<ClusterList>;
  /** The fleet, or the entities of some owners, in numbers; `days` is how far the trend goes back. */
  getSummary(
    request: { readonly days?: number; readonly owner?: readonly string[] },
    options?: RequestOptions,
  ): Promise<MatchingSummary>;
  /**
   * The verdicts on these entities, 200 at most, as far as there are any: those that ask for workloads or have findings.
   * For other backends only.
   */
  getVerdicts(
    entityRefs: readonly string[],
    options?: RequestOptions,
  ): Promise<readonly MatchVerdict[]>;
  /** The match of an entity that is not registered. */
  explain(entity: Entity, options?: RequestOptions): Promise<EntityMatch>;
}
