import { GroupKind } from '@mooring/kubernetes-objects';
import { HealthStatus } from '../health/Health';
import { Problem, ProblemObject } from '../problems/Problem';

/**
 * How many pods a workload wants and how many are ready.
 *
 * @public
 */
export interface ReadyPods {
  readonly ready: number;
  readonly desired: number;
}

/**
 * How one workload is: a Deployment with its ReplicaSets and pods, a CronJob with its Jobs, a bare Pod.
 *
 * @public
 */
export interface WorkloadAssessment {
  readonly workload: ProblemObject;
  readonly status: HealthStatus;
  /** One sentence; empty when there is nothing to say beyond the problems. */
  readonly message: string;
  /** Absent where no pods are wanted to stay: Jobs, CronJobs. */
  readonly pods?: ReadyPods;
  /** The worst first, consequences under their causes. */
  readonly problems: readonly Problem[];
}

/**
 * How a component is in one cluster.
 *
 * @public
 */
export interface ComponentAssessment {
  /** `Missing` without any workload; `Unknown` where something that decides it could not be read. */
  readonly status: HealthStatus;
  readonly pods: ReadyPods;
  readonly workloads: readonly WorkloadAssessment[];
  /** The problems of all workloads, the worst first. */
  readonly problems: readonly Problem[];
  /** Kinds that could not be read, so that what is said holds without them. */
  readonly unreadable: readonly GroupKind[];
}
