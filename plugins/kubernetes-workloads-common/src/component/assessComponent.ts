import {
  allAtOnce,
  GroupKind,
  Steps,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';
import { HealthStatus, worstHealth } from '../health/Health';
import { ContainerUsage, ObjectPresence } from '../problems/createProblem';
import { compareProblems } from '../problems/findProblems';
import { isWorkload, OwnerTree } from '../tree/OwnerTree';
import { ComponentAssessment, WorkloadAssessment } from './Assessment';
import { assessWorkload } from './assessWorkload';

/**
 * What is known of a component in one cluster.
 *
 * @public
 */
export interface ComponentObjects {
  /** The objects that match the entity, by who owns whom. */
  readonly tree: OwnerTree;
  /** Kinds that the portal could not read, so that their absence says nothing. */
  readonly unreadable?: readonly GroupKind[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly usage?: ContainerUsage;
  readonly isThere?: ObjectPresence;
}

/**
 * Tells how a component is in one cluster, and what is wrong with it. What could not be read makes the answer
 * `Unknown`, unless something that was read is `Degraded` already; it never makes it better.
 *
 * @public
 */
export function assessComponent(given: ComponentObjects): ComponentAssessment {
  return allAtOnce(assessComponentInSteps(given));
}

/**
 * The same in steps, for components of thousands of pods.
 *
 * @public
 */
export function* assessComponentInSteps({
  tree,
  unreadable = [],
  now,
  usage,
  isThere,
}: ComponentObjects): Steps<ComponentAssessment> {
  const workloads: WorkloadAssessment[] = [];
  for (const workload of tree.roots.filter(isWorkload)) {
    const context = { workload, tree, now, usage, isThere };
    workloads.push(yield* assessWorkload(context));
  }
  return {
    status: overall(workloads, unreadable),
    pods: sumOfPods(workloads),
    workloads,
    problems: workloads
      .flatMap(({ problems }) => problems)
      .sort(compareProblems),
    unreadable,
  };
}

/**
 * Whether what is said of a component in a cluster holds now: every kind that decides it can be read. If not, its pods are
 * those that were seen last, if any were.
 *
 * @public
 */
export function holdsNow({
  unreadable,
}: Pick<ComponentAssessment, 'unreadable'>): boolean {
  return !unreadable.some(kind => WORKLOAD_KINDS.includes(kind));
}

function overall(
  workloads: readonly WorkloadAssessment[],
  unreadable: readonly GroupKind[],
): HealthStatus {
  const statuses = workloads.map(({ status }) => status);
  if (statuses.includes('Degraded')) return 'Degraded';
  if (!holdsNow({ unreadable })) return 'Unknown';
  return statuses.length > 0 ? worstHealth(statuses) : 'Missing';
}

function sumOfPods(workloads: readonly WorkloadAssessment[]) {
  let [ready, desired] = [0, 0];
  for (const { pods } of workloads) {
    ready += pods?.ready ?? 0;
    desired += pods?.desired ?? 0;
  }
  return { ready, desired };
}
