import {
  conditionOf,
  KubernetesObject,
  readFlag,
  readInteger,
  readRecord,
  readText,
} from '@mooring/kubernetes-objects';
import { Health, health } from './Health';

/** Source: gitops-engine `pkg/health/health_deployment.go`. */
export function deploymentHealth(deployment: KubernetesObject): Health {
  if (readFlag(deployment.spec, 'paused'))
    return health('Suspended', 'Deployment is paused');
  if (!isObserved(deployment)) return notObserved('deployment');
  if (
    conditionOf(deployment, 'Progressing')?.reason ===
    'ProgressDeadlineExceeded'
  )
    return health(
      'Degraded',
      `Deployment "${deployment.metadata.name}" exceeded its progress deadline`,
    );
  const desired = readInteger(deployment.spec, 'replicas');
  const updated = inStatus(deployment, 'updatedReplicas');
  const replicas = inStatus(deployment, 'replicas');
  const available = inStatus(deployment, 'availableReplicas');
  if (desired !== undefined && updated < desired)
    return rollout(
      `${updated} out of ${desired} new replicas have been updated`,
    );
  if (replicas > updated)
    return rollout(
      `${replicas - updated} old replicas are pending termination`,
    );
  if (available < updated)
    return rollout(`${available} of ${updated} updated replicas are available`);
  return health('Healthy');
}

/** Source: gitops-engine `pkg/health/health_replicaset.go`. */
export function replicaSetHealth(replicaSet: KubernetesObject): Health {
  if (!isObserved(replicaSet)) return notObserved('replica set');
  const failure = conditionOf(replicaSet, 'ReplicaFailure');
  if (failure?.status === 'True') return health('Degraded', failure.message);
  const desired = readInteger(replicaSet.spec, 'replicas');
  const available = inStatus(replicaSet, 'availableReplicas');
  if (desired !== undefined && available < desired)
    return rollout(`${available} out of ${desired} new replicas are available`);
  return health('Healthy');
}

/** Source: gitops-engine `pkg/health/health_daemonset.go`. */
export function daemonSetHealth(daemonSet: KubernetesObject): Health {
  if (!isObserved(daemonSet)) return notObserved('daemon set');
  const desired = inStatus(daemonSet, 'desiredNumberScheduled');
  const updated = inStatus(daemonSet, 'updatedNumberScheduled');
  const available = inStatus(daemonSet, 'numberAvailable');
  if (readText(daemonSet.spec, 'updateStrategy', 'type') === 'OnDelete')
    return health(
      'Healthy',
      `daemon set ${updated} out of ${desired} new pods have been updated`,
    );
  if (updated < desired)
    return rollout(`${updated} out of ${desired} new pods have been updated`);
  if (available < desired)
    return rollout(`${available} of ${desired} updated pods are available`);
  return health('Healthy');
}

/** Source: gitops-engine `pkg/health/health_statefulset.go`. */
export function statefulSetHealth(statefulSet: KubernetesObject): Health {
  const observed = inStatus(statefulSet, 'observedGeneration');
  if (observed === 0 || generation(statefulSet) > observed)
    return health(
      'Progressing',
      'Waiting for statefulset spec update to be observed...',
    );
  const desired = readInteger(statefulSet.spec, 'replicas');
  const ready = inStatus(statefulSet, 'readyReplicas');
  if (desired !== undefined && ready < desired)
    return health(
      'Progressing',
      `Waiting for ${desired - ready} pods to be ready...`,
    );
  return statefulSetRollout(statefulSet, desired);
}

function statefulSetRollout(
  statefulSet: KubernetesObject,
  desired: number | undefined,
): Health {
  const { spec, status } = statefulSet;
  const updated = inStatus(statefulSet, 'updatedReplicas');
  const strategy = readText(spec, 'updateStrategy', 'type');
  const rollingUpdate = readRecord(spec, 'updateStrategy', 'rollingUpdate');
  if (strategy === 'RollingUpdate' && rollingUpdate) {
    const partition = readInteger(rollingUpdate, 'partition');
    if (
      desired !== undefined &&
      partition !== undefined &&
      updated < desired - partition
    )
      return health(
        'Progressing',
        `Waiting for partitioned roll out to finish: ${updated} out of ${
          desired - partition
        } new pods have been updated...`,
      );
    return health(
      'Healthy',
      `partitioned roll out complete: ${updated} new pods have been updated...`,
    );
  }
  if (strategy === 'OnDelete')
    return health(
      'Healthy',
      `statefulset has ${inStatus(statefulSet, 'readyReplicas')} ready pods`,
    );
  const current = readText(status, 'currentRevision') ?? '';
  const next = readText(status, 'updateRevision') ?? '';
  if (next !== current)
    return health(
      'Progressing',
      `waiting for statefulset rolling update to complete ${updated} pods at revision ${next}...`,
    );
  return health(
    'Healthy',
    `statefulset rolling update complete ${inStatus(
      statefulSet,
      'currentReplicas',
    )} pods at revision ${current}...`,
  );
}

/** Whether the controller has seen the latest spec. */
function isObserved(object: KubernetesObject): boolean {
  return generation(object) <= inStatus(object, 'observedGeneration');
}

function generation(object: KubernetesObject): number {
  return readInteger(object.metadata, 'generation') ?? 0;
}

function inStatus(object: KubernetesObject, field: string): number {
  return readInteger(object.status, field) ?? 0;
}

function rollout(progress: string): Health {
  return health('Progressing', `Waiting for rollout to finish: ${progress}...`);
}

function notObserved(noun: string): Health {
  return health(
    'Progressing',
    `Waiting for rollout to finish: observed ${noun} generation less than desired generation`,
  );
}
