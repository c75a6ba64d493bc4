import { FetchResponse } from '@backstage/plugin-kubernetes-common';
import {
  groupKindOf,
  isKubernetesObject,
  ObjectSummary,
  summarize,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';

/**
 * What an API server leaves out of the objects in a list.
 *
 * Source: `ALL_OBJECTS` in `KubernetesFanOutHandler` of `@backstage/plugin-kubernetes-backend`.
 */
const TYPES: Readonly<
  Record<string, readonly [apiVersion: string, kind: string]>
> = {
  pods: ['v1', 'Pod'],
  services: ['v1', 'Service'],
  configmaps: ['v1', 'ConfigMap'],
  limitranges: ['v1', 'LimitRange'],
  resourcequotas: ['v1', 'ResourceQuota'],
  deployments: ['apps/v1', 'Deployment'],
  replicasets: ['apps/v1', 'ReplicaSet'],
  statefulsets: ['apps/v1', 'StatefulSet'],
  daemonsets: ['apps/v1', 'DaemonSet'],
  horizontalpodautoscalers: ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  jobs: ['batch/v1', 'Job'],
  cronjobs: ['batch/v1', 'CronJob'],
  ingresses: ['networking.k8s.io/v1', 'Ingress'],
  persistentvolumes: ['v1', 'PersistentVolume'],
  persistentvolumeclaims: ['v1', 'PersistentVolumeClaim'],
};

/**
 * The objects of the Kubernetes plugin's answer, and the controllers that they name and that it lacks: these are there, and
 * do not match.
 */
export function listedObjects(
  responses: readonly FetchResponse[],
): ObjectSummary[] {
  const objects = responses.flatMap(({ type, resources }) => {
    const [apiVersion, kind] = TYPES[type] ?? [];
    return (resources as unknown[])
      .map(resource => ({ apiVersion, kind, ...(resource as object) }))
      .filter(isKubernetesObject)
      .map(object => summarize(object));
  });
  const known = new Set(objects.map(({ uid }) => uid));
  const controllers = new Map<string, ObjectSummary>();
  for (const { namespace, owners } of objects) {
    for (const { controller, apiVersion, kind, name, uid } of owners) {
      const owner = { apiVersion, kind };
      if (!controller || known.has(uid)) continue;
      // Of other kinds, such as custom resources, it may not have been asked.
      if (!WORKLOAD_KINDS.includes(groupKindOf(owner))) continue;
      controllers.set(uid, {
        ...owner,
        ...{ namespace, name, uid, labels: {}, annotations: {}, owners: [] },
      });
    }
  }
  return [...objects, ...controllers.values()];
}
