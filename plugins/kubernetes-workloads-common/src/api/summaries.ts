import { ClusterState } from '@mooring/kubernetes-objects';
import { ReadyPods } from '../component/Assessment';
import { HealthStatus } from '../health/Health';
import { Problem, ProblemObject } from '../problems/Problem';

/**
 * How many entities can be asked for at once.
 *
 * @public
 */
export const MAX_SUMMARIES = 50;

/**
 * How the workloads of several entities are, in short.
 *
 * @public
 */
export interface EntitySummaries {
  /** In the order asked for. */
  readonly items: readonly EntitySummary[];
  /** Those of which nothing is said. */
  readonly unavailable: readonly UnavailableEntity[];
  /** Why alerts that fire may be missing from the problems, in sentences. */
  readonly notes: readonly string[];
}

/**
 * An entity of which nothing is said: it is not there, or the caller can't read it; or the caller has no permission to read
 * its workloads.
 *
 * @public
 */
export interface UnavailableEntity {
  readonly entityRef: string;
  readonly reason: 'not-found' | 'not-allowed';
}

/**
 * How an entity's workloads are, in short; by the same functions as `EntityWorkloads`.
 *
 * @public
 */
export interface EntitySummary {
  readonly entityRef: string;
  /** The worst of all clusters; `Missing` when no cluster runs any. */
  readonly status: HealthStatus;
  /** Those of clusters that can be seen now. */
  readonly pods: ReadyPods;
  /** The worst problem, if there is any. */
  readonly problem?: LeadingProblem;
  readonly totalProblems: number;
  /** Those that run something of the entity, and those of which that isn't known. */
  readonly clusters: readonly ClusterSummary[];
}

/**
 * The problem that explains most.
 *
 * @public
 */
export interface LeadingProblem
  extends Pick<
    Problem,
    'problem' | 'severity' | 'message' | 'workload' | 'since' | 'next'
  > {
  readonly cluster: string;
}

/**
 * How an entity's workloads are in one cluster, in short.
 *
 * @public
 */
export interface ClusterSummary {
  readonly cluster: string;
  readonly state: ClusterState;
  readonly status: HealthStatus;
  /** Whether this holds now; if not, the pods are those that were seen last. */
  readonly isCurrent: boolean;
  readonly pods: ReadyPods;
  /** What runs there, the first few. */
  readonly images: readonly ImageInUse[];
  readonly totalImages: number;
}

/**
 * An image that pods of a workload run.
 *
 * @public
 */
export interface ImageInUse {
  readonly workload: ProblemObject;
  readonly container: string;
  /** As the pod's specification names it. */
  readonly image: string;
  readonly pods: number;
}
