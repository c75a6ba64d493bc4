import { Revision } from '@mooring/plugin-kubernetes-delivery-common';
import { ProblemObject } from '../problems/Problem';

/**
 * Which page of an entity's changes to read.
 *
 * @public
 */
export interface ChangesRequest {
  /** Default: 50, at most 500. */
  readonly limit?: number;
  /** The `nextCursor` of the page before. */
  readonly cursor?: string;
}

/**
 * What changed in an entity's workloads, the latest first.
 *
 * @public
 */
export interface EntityChanges {
  readonly items: readonly WorkloadChange[];
  /**
   * What Argo CD and Flux have applied, or failed to, as far as they remember it themselves, the latest first; the same on each
   * page.
   */
  readonly syncs: readonly EntitySync[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
  /** How long changes are kept. */
  readonly keptDays: number;
}

/**
 * One sync of what deploys an entity's workloads.
 *
 * @public
 */
export interface EntitySync {
  /** When it ended, in ISO 8601, by the clock of the tool's cluster. */
  readonly at: string;
  /** The cluster of the Application, the Kustomization or the HelmRelease. */
  readonly cluster: string;
  readonly reconciler: ProblemObject;
  readonly phase: 'Succeeded' | 'Failed';
  readonly revision?: Revision;
  /** One plain sentence. */
  readonly message: string;
}

/**
 * What can change.
 *
 * - `rollout-failed`: it did not finish within its deadline
 * - `restarts`: a container was restarted; `from` and `to` count its restarts in all pods. What follows without another
 *   change between is counted in the same one
 * - `first-crash`: a container ended with an error for the first time since the workload's last rollout
 * - `autoscaled`: an autoscaler wants another number of replicas
 *
 * @public
 */
export type WorkloadChangeType =
  | 'added'
  | 'removed'
  | 'rollout-begun'
  | 'rollout-finished'
  | 'rollout-failed'
  | 'image'
  | 'replicas'
  | 'restarts'
  | 'first-crash'
  | 'autoscaled';

/**
 * One change of one workload, as the watch saw it.
 *
 * @public
 */
export interface WorkloadChange {
  readonly id: string;
  /** When it was seen first, in ISO 8601. */
  readonly at: string;
  readonly cluster: string;
  readonly workload: ProblemObject;
  readonly change: WorkloadChangeType;
  readonly container?: string;
  readonly from?: string;
  readonly to?: string;
  /** One plain sentence. */
  readonly message: string;
  /** The Git revision, where Argo CD or Flux tell it. */
  readonly revision?: string;
  /** Whether it happened while the portal did not watch, so that only the difference is known. */
  readonly whileAway: boolean;
}
