import {
  DeploymentCondition,
  DeploymentStatus,
} from 'kubernetes-types/apps/v1';
import { toTimestamp } from '../../store/ObjectStore';
import { transition } from '../conditions';
import { nonZero } from '../ControllerContext';
import { Deployment, ReplicaSet } from '../kinds';

/** Works out a Deployment's status; see `calculateStatus` and `syncRolloutStatus` of the deployment controller. */
export function deploymentStatus(options: {
  deployment: Deployment;
  /** The ReplicaSet of the present template. */
  current?: ReplicaSet;
  all: ReplicaSet[];
  now: number;
}): { status: DeploymentStatus; recheckAt?: number } {
  const { deployment, current, all, now } = options;
  const desired = deployment.spec.replicas ?? 1;
  const sum = (
    count: (status: NonNullable<ReplicaSet['status']>) => number | undefined,
  ) =>
    all.reduce(
      (total, { status }) => total + ((status && count(status)) ?? 0),
      0,
    );
  const counts = {
    replicas: sum(({ replicas }) => replicas),
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: sum(({ readyReplicas }) => readyReplicas),
    availableReplicas: sum(({ availableReplicas }) => availableReplicas),
  };
  const unavailable = Math.max(desired - counts.availableReplicas, 0);
  const progress = progressing({ ...options, desired, counts });
  return {
    status: {
      observedGeneration: deployment.metadata.generation,
      ...nonZero({ ...counts, unavailableReplicas: unavailable }),
      conditions: [
        available(deployment, counts.availableReplicas, desired, now),
        progress.condition,
      ],
    },
    recheckAt: progress.recheckAt,
  };
}

function available(
  deployment: Deployment,
  count: number,
  desired: number,
  now: number,
): DeploymentCondition {
  const holds = count >= desired - maxUnavailable(deployment, desired);
  return timed(
    deployment,
    {
      type: 'Available',
      status: holds ? 'True' : 'False',
      reason: holds ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
      message: holds
        ? 'Deployment has minimum availability.'
        : 'Deployment does not have minimum availability.',
    },
    now,
  );
}

function progressing(options: {
  deployment: Deployment;
  current?: ReplicaSet;
  desired: number;
  counts: {
    replicas: number;
    updatedReplicas: number;
    availableReplicas: number;
  };
  now: number;
}): { condition: DeploymentCondition; recheckAt?: number } {
  const { deployment, current, desired, counts, now } = options;
  const previous = deployment.status?.conditions?.find(
    ({ type }) => type === 'Progressing',
  );
  const name = current?.metadata.name ?? deployment.metadata.name;
  const condition = (status: string, reason: string, verb: string) =>
    timed(
      deployment,
      {
        type: 'Progressing',
        status,
        reason,
        message: `ReplicaSet "${name}" ${verb}.`,
      },
      now,
    );
  const complete =
    counts.updatedReplicas === desired &&
    counts.replicas === desired &&
    counts.availableReplicas >= desired;
  const sameTemplate =
    previous?.message?.startsWith(`ReplicaSet "${name}" `) ?? false;
  if (complete) {
    return {
      condition: condition(
        'True',
        'NewReplicaSetAvailable',
        'has successfully progressed',
      ),
    };
  }
  if (previous?.reason === 'NewReplicaSetAvailable' && sameTemplate) {
    return { condition: previous }; // a rollout that was once complete does not time out later
  }
  const advanced =
    !sameTemplate ||
    counts.availableReplicas > (deployment.status?.availableReplicas ?? 0);
  const since =
    advanced || !previous?.lastUpdateTime
      ? now
      : Date.parse(previous.lastUpdateTime);
  const deadline =
    since + (deployment.spec.progressDeadlineSeconds ?? 600) * 1000;
  if (now >= deadline) {
    return {
      condition: condition(
        'False',
        'ProgressDeadlineExceeded',
        'has timed out progressing',
      ),
    };
  }
  return {
    condition: {
      ...condition('True', 'ReplicaSetUpdated', 'is progressing'),
      lastUpdateTime: toTimestamp(since),
    },
    recheckAt: deadline,
  };
}

/** The condition with its times: the update time changes with the reason, the transition time with the status. */
function timed(
  deployment: Deployment,
  condition: DeploymentCondition,
  now: number,
): DeploymentCondition {
  const previous = deployment.status?.conditions;
  const before = previous?.find(({ type }) => type === condition.type);
  const unchanged =
    before?.reason === condition.reason &&
    before?.message === condition.message;
  return {
    ...(transition(previous, condition, now) as DeploymentCondition),
    lastUpdateTime: unchanged ? before?.lastUpdateTime : toTimestamp(now),
  };
}

/** A percentage is rounded down, but one pod may always be missing (`ResolveFenceposts`). */
function maxUnavailable({ spec }: Deployment, desired: number): number {
  const value = spec.strategy?.rollingUpdate?.maxUnavailable ?? '25%';
  if (spec.strategy?.type === 'Recreate') {
    return 0;
  }
  return typeof value === 'number'
    ? value
    : Math.floor((parseInt(value, 10) / 100) * desired);
}
