import {
  Condition,
  conditionOf,
  conditionsOf,
  KubernetesObject,
  readFlag,
  readList,
  readText,
} from '@mooring/kubernetes-objects';
import { Health, health } from './Health';

/** Source: gitops-engine `pkg/health/health_job.go`. */
export function jobHealth(job: KubernetesObject): Health {
  const last = (type: string) =>
    conditionsOf(job)
      .filter(condition => condition.type === type)
      .at(-1);
  const failed = last('Failed');
  if (failed) return health('Degraded', failed.message);
  const complete = last('Complete');
  if (complete) return health('Healthy', complete.message);
  return health('Progressing');
}

/** Source: argoproj/argo-cd `resource_customizations/batch/CronJob/health.lua`, the part on suspension. */
export function cronJobHealth(cronJob: KubernetesObject): Health {
  return readFlag(cronJob.spec, 'suspend')
    ? health('Suspended', 'CronJob is suspended')
    : health('Healthy');
}

/** Source: gitops-engine `pkg/health/health_service.go`. */
export function serviceHealth(service: KubernetesObject): Health {
  return readText(service.spec, 'type') === 'LoadBalancer'
    ? loadBalancerHealth(service)
    : health('Healthy');
}

/** Source: gitops-engine `pkg/health/health_ingress.go`. */
export function loadBalancerHealth(object: KubernetesObject): Health {
  return health(
    readList(object.status, 'loadBalancer', 'ingress').length > 0
      ? 'Healthy'
      : 'Progressing',
  );
}

/** Source: gitops-engine `pkg/health/health_pvc.go`. */
export function volumeClaimHealth(claim: KubernetesObject): Health {
  switch (readText(claim.status, 'phase')) {
    case 'Lost':
      return health('Degraded');
    case 'Pending':
      return health('Progressing');
    case 'Bound':
      return health('Healthy');
    default:
      return health('Unknown');
  }
}

/** Source: gitops-engine `pkg/health/health_hpa.go`, for `autoscaling/v2`. */
export function autoscalerHealth(autoscaler: KubernetesObject): Health {
  for (const condition of conditionsOf(autoscaler)) {
    if (cannotScale(condition)) return health('Degraded', condition.message);
    if (
      ['AbleToScale', 'ScalingLimited'].includes(condition.type) &&
      condition.status === 'True'
    )
      return health('Healthy', condition.message);
  }
  return health('Progressing', 'Waiting to Autoscale');
}

function cannotScale({ type, reason }: Condition): boolean {
  return [
    'AbleToScale/FailedGetScale',
    'AbleToScale/FailedUpdateScale',
    'ScalingActive/FailedGetResourceMetric',
    'ScalingActive/InvalidSelector',
  ].includes(`${type}/${reason}`);
}

/**
 * A kind that says by its `Ready` condition how it is, as Knative's and most operators' do.
 *
 * Source: `Ready` in sigs.k8s.io/cli-utils `pkg/kstatus`.
 */
export function conditionHealth(object: KubernetesObject): Health | undefined {
  const ready = conditionOf(object, 'Ready');
  if (!ready) return undefined;
  const status = { True: 'Healthy', False: 'Degraded' } as const;
  return health(
    status[ready.status as keyof typeof status] ?? 'Progressing',
    ready.message,
  );
}

/** Source: argoproj/argo-rollouts `RolloutPhase` in `pkg/apis/rollouts/v1alpha1/types.go`. */
export function rolloutHealth(rollout: KubernetesObject): Health {
  const message = readText(rollout.status, 'message') ?? '';
  switch (readText(rollout.status, 'phase')) {
    case 'Healthy':
      return health('Healthy', message);
    case 'Degraded':
      return health('Degraded', message);
    case 'Paused':
      return health('Suspended', message);
    case 'Progressing':
      return health('Progressing', message);
    default:
      return health('Unknown', message);
  }
}
