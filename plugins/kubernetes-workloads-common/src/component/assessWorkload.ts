import {
  groupKindOf,
  KubernetesObject,
  readInteger,
  readText,
  Steps,
  visitInSteps,
} from '@mooring/kubernetes-objects';
import { Health, health, worstHealth } from '../health/Health';
import { healthOf } from '../health/healthOf';
import { containersOf } from '../pods/containers';
import { isReady } from '../pods/isReady';
import { WorkloadContext } from '../problems/createProblem';
import { findProblems } from '../problems/findProblems';
import { problemObject } from '../problems/createProblem';
import { Problem } from '../problems/Problem';
import { TreeNode } from '../tree/OwnerTree';
import { ReadyPods, WorkloadAssessment } from './Assessment';

/** Kinds whose pods end by themselves. */
const RUN_TO_COMPLETION = new Set(['Job.batch', 'CronJob.batch']);

/** Tells how one workload is: its own health, made worse by what is wrong below it. */
export function* assessWorkload(
  given: Omit<WorkloadContext, 'pods'>,
): Steps<WorkloadAssessment> {
  const { workload, tree } = given;
  const pods = [...tree.below(workload)]
    .map(({ object }) => object)
    .filter(object => groupKindOf(object) === 'Pod');
  // Each problem asks for them, and they are known once they are read.
  yield* visitInSteps(pods, pod => {
    containersOf(pod);
  });
  const problems = yield* findProblems({ ...given, pods });
  const { status, message } = withProblems(ownHealth(workload), problems);
  return {
    workload: problemObject(workload.object),
    status,
    message,
    pods: readyPods(workload.object, pods),
    problems,
  };
}

/** The health of a root; of a custom resource that doesn't say how it is, the worst of what it owns. */
function ownHealth({ object, children }: TreeNode): Health {
  if (readInteger(object.spec, 'replicas') === 0)
    return health('Suspended', 'Scaled to zero');
  const own = healthOf(object);
  if (own) return own;
  if (children.length === 0)
    return health('Unknown', 'The kind says nothing of its health');
  return health(worstHealth(children.map(child => ownHealth(child).status)));
}

function withProblems(own: Health, problems: readonly Problem[]): Health {
  return problems.some(({ severity }) => severity === 'error')
    ? health('Degraded', own.message)
    : own;
}

function readyPods(
  object: KubernetesObject,
  pods: readonly KubernetesObject[],
): ReadyPods | undefined {
  const kind = groupKindOf(object);
  if (RUN_TO_COMPLETION.has(kind)) return undefined;
  if (kind === 'Pod' && readText(object.spec, 'restartPolicy') !== 'Always')
    return undefined;
  const ready = pods.filter(isReady).length;
  const desired =
    kind === 'DaemonSet.apps'
      ? readInteger(object.status, 'desiredNumberScheduled')
      : readInteger(object.spec, 'replicas');
  return { ready, desired: desired ?? Math.max(1, pods.length) };
}
