import {
  GroupKind,
  groupKindOf,
  KubernetesObject,
  readText,
} from '@mooring/kubernetes-objects';
import {
  daemonSetHealth,
  deploymentHealth,
  replicaSetHealth,
  statefulSetHealth,
} from './apps';
import { Health, health } from './Health';
import {
  autoscalerHealth,
  conditionHealth,
  cronJobHealth,
  jobHealth,
  loadBalancerHealth,
  rolloutHealth,
  serviceHealth,
  volumeClaimHealth,
} from './others';
import { podHealth } from './pod';

const checks: ReadonlyMap<GroupKind, (object: KubernetesObject) => Health> =
  new Map([
    ['Deployment.apps', deploymentHealth],
    ['ReplicaSet.apps', replicaSetHealth],
    ['StatefulSet.apps', statefulSetHealth],
    ['DaemonSet.apps', daemonSetHealth],
    ['Job.batch', jobHealth],
    ['CronJob.batch', cronJobHealth],
    ['Pod', podHealth],
    ['Service', serviceHealth],
    ['PersistentVolumeClaim', volumeClaimHealth],
    ['Ingress.networking.k8s.io', loadBalancerHealth],
    ['HorizontalPodAutoscaler.autoscaling', autoscalerHealth],
    ['Rollout.argoproj.io', rolloutHealth],
  ]);

/**
 * How one object is, by itself, as Argo CD judges it; undefined for a kind that doesn't say.
 *
 * Source: `GetResourceHealth` in gitops-engine `pkg/health/health.go`; the tests compare with it. `CronJob`, `Rollout`
 * and kinds with a `Ready` condition, which Argo CD judges by scripts, are judged beyond it.
 *
 * @public
 */
export function healthOf(object: KubernetesObject): Health | undefined {
  if (readText(object.metadata, 'deletionTimestamp') !== undefined)
    return health('Progressing', 'Pending deletion');
  const check = checks.get(groupKindOf(object));
  return check ? check(object) : conditionHealth(object);
}
