import {
  allAtOnce,
  GroupKind,
  Steps,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';
import { HealthStatus, worstHealth } from '../health/Health';
import { EntityDelivery } from '@mooring/plugin-kubernetes-delivery-common';
import {
  ContainerUsage,
  DeliveriesOfObject,
  ObjectPresence,
} from '../problems/createProblem';
import { compareProblems, findProblems } from '../problems/findProblems';
import { Problem } from '../problems/Problem';
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
  readonly deliveriesOf?: DeliveriesOfObject;
  /** What is meant to deploy here and has deployed nothing that matches. */
  readonly undeployed?: readonly EntityDelivery[];
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
  deliveriesOf,
  undeployed = [],
}: ComponentObjects): Steps<ComponentAssessment> {
  const workloads: WorkloadAssessment[] = [];
  for (const workload of tree.roots.filter(isWorkload)) {
    const context = { workload, tree, now, usage, isThere, deliveriesOf };
    workloads.push(yield* assessWorkload(context));
  }
  const problems = workloads.flatMap(each => each.problems);
  for (const delivery of undeployed)
    problems.push(...(yield* problemsOfDelivery(delivery, now)));
  return {
    status: overall(workloads, unreadable),
    pods: sumOfPods(workloads),
    workloads,
    problems: problems.sort(compareProblems),
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

/** The problems of what has deployed nothing: it stands for itself. */
function* problemsOfDelivery(
  delivery: EntityDelivery,
  now: number,
): Steps<Problem[]> {
  const { kind, ...metadata } = delivery.reconciler;
  const [name, ...group] = kind.split('.');
  const apiVersion = `${group.join('.')}/v1`;
  const workload = {
    object: { apiVersion, kind: name, metadata },
    children: [],
  };
  return yield* findProblems({
    ...{ workload, pods: [], now, tree: OwnerTree.create([workload.object]) },
    deliveriesOf: () => [delivery],
  });
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
