import { ObjectToFetch } from '@backstage/plugin-kubernetes-node';
import { WatchedKind } from '@mooring/plugin-kubernetes-cache-node';
import { DELIVERY_KINDS } from '@mooring/plugin-kubernetes-delivery-common';

/**
 * The kinds of the object types that the Kubernetes plugin knows, by the plural of their resource.
 *
 * Source: `ALL_OBJECTS` in `KubernetesFanOutHandler` of `@backstage/plugin-kubernetes-backend`.
 */
const KINDS: Readonly<Record<string, string>> = {
  pods: 'Pod',
  services: 'Service',
  configmaps: 'ConfigMap',
  limitranges: 'LimitRange',
  resourcequotas: 'ResourceQuota',
  deployments: 'Deployment',
  replicasets: 'ReplicaSet',
  horizontalpodautoscalers: 'HorizontalPodAutoscaler',
  jobs: 'Job',
  cronjobs: 'CronJob',
  ingresses: 'Ingress',
  statefulsets: 'StatefulSet',
  daemonsets: 'DaemonSet',
  persistentvolumes: 'PersistentVolume',
  persistentvolumeclaims: 'PersistentVolumeClaim',
};

/**
 * The kinds to watch so that these resources can be answered, and what Argo CD and Flux say where a cluster has them. Secrets are
 * not among them: they are never kept.
 */
export function watchedKinds(
  resources: readonly ObjectToFetch[],
): WatchedKind[] {
  const byResource = new Map<string, WatchedKind>();
  for (const { objectType, group, apiVersion, plural } of resources) {
    const key = `${plural}.${group}`;
    // Of two versions of one resource the first is watched; the store tells objects apart by their kind alone.
    if (isSecrets({ group, plural }) || byResource.has(key)) continue;
    const kind = objectType === 'customresources' ? undefined : KINDS[plural];
    byResource.set(key, {
      group,
      version: apiVersion,
      plural,
      ...(kind && { kind }),
    });
  }
  for (const { kind, group, plural, versions } of DELIVERY_KINDS) {
    const key = `${plural}.${group}`;
    const [version, ...otherVersions] = versions;
    if (!byResource.has(key))
      byResource.set(key, {
        ...{ group, version, plural, kind, otherVersions },
        isOptional: true,
      });
  }
  return [...byResource.values()];
}

function isSecrets({ group, plural }: { group: string; plural: string }) {
  return group === '' && plural.toLowerCase() === 'secrets';
}
