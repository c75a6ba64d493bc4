import {
  groupKindOf,
  KubernetesObject,
  ObjectKey,
} from '@mooring/kubernetes-objects';
import { EntityDelivery } from '@mooring/plugin-kubernetes-delivery-common';
import { OwnerTree, TreeNode } from '../tree/OwnerTree';
import { NextStep, Problem, ProblemObject, ProblemSeverity } from './Problem';

/** How many objects a problem names; the rest is counted. */
const MAX_NAMED = 20;

/**
 * What a problem's check reads: one workload, from its top, and what stands beside it.
 *
 * @public
 */
export interface WorkloadContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly workload: TreeNode;
  /** The pods of the workload, itself if it is one. */
  readonly pods: readonly KubernetesObject[];
  /** All objects of the component in this cluster. */
  readonly tree: OwnerTree;
  /** What each container uses, where the cluster measures it. */
  readonly usage?: ContainerUsage;
  readonly isThere?: ObjectPresence;
  readonly deliveriesOf?: DeliveriesOfObject;
}

/**
 * What deploys an object, as far as Argo CD or Flux say.
 *
 * @public
 */
export type DeliveriesOfObject = (
  object: KubernetesObject,
) => readonly EntityDelivery[];

/**
 * Whether an object is in the component's cluster, linked or not; undefined where that isn't known.
 *
 * @public
 */
export type ObjectPresence = (key: ObjectKey) => boolean | undefined;

/**
 * What a container uses, by the pod's namespace and name and the container's name; undefined where nobody measured it.
 *
 * @public
 */
export type ContainerUsage = (
  pod: KubernetesObject,
  container: string,
) => { readonly memoryBytes?: number } | undefined;

/**
 * What a check yields: the values of the message, and what they rest on.
 *
 * @public
 */
export interface ProblemEvidence<Data> {
  readonly data: Data;
  readonly objects: readonly KubernetesObject[];
  readonly container?: string;
  /** Milliseconds since the epoch. */
  readonly since?: number;
  readonly next?: readonly NextStep[];
}

/**
 * What is said of every problem.
 *
 * @public
 */
export interface ProblemDescription {
  /** The id: also the name of its file, its test and its page. */
  readonly id: string;
  /** What it finds, in one line. */
  readonly description: string;
  readonly severity: ProblemSeverity;
  /** Whether it folds under another problem of the same workload that is not itself a consequence. */
  readonly consequence?: boolean;
}

/**
 * A kind of problem: what is said of it, and a pure function from a workload to the problems of that kind.
 *
 * @public
 */
export interface ProblemRule extends ProblemDescription {
  check(context: WorkloadContext): Iterable<Problem>;
}

/** Makes a problem rule of its definition. */
export function createProblem<Data>(
  definition: ProblemDescription & {
    /** The problem's sentence. */
    message(data: Data): string;
    check(context: WorkloadContext): Iterable<ProblemEvidence<Data>>;
  },
): ProblemRule {
  const { message, check, ...description } = definition;
  return {
    ...description,
    *check(context) {
      for (const { data, objects, next = [], ...about } of check(context))
        yield {
          problem: description.id,
          severity: description.severity,
          message: message(data),
          workload: problemObject(context.workload.object),
          ...about,
          objects: objects.slice(0, MAX_NAMED).map(problemObject),
          totalObjects: objects.length,
          next,
          consequences: [],
        };
    },
  };
}

/**
 * What a problem names of an object.
 *
 * @public
 */
export function problemObject(object: KubernetesObject): ProblemObject {
  const { namespace, name } = object.metadata;
  return { kind: groupKindOf(object), namespace, name };
}
