/** What an API server knows a resource of the Kubernetes provider as. */
interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly isClusterScoped?: boolean;
}

/** Source: the documentation of the provider hashicorp/kubernetes, version 2; `_v1` is left out of the names. */
const KINDS: Record<string, Kind> = {
  kubernetes_deployment: { apiVersion: 'apps/v1', kind: 'Deployment' },
  kubernetes_stateful_set: { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  kubernetes_daemonset: { apiVersion: 'apps/v1', kind: 'DaemonSet' },
  kubernetes_daemon_set: { apiVersion: 'apps/v1', kind: 'DaemonSet' },
  kubernetes_cron_job: { apiVersion: 'batch/v1', kind: 'CronJob' },
  kubernetes_job: { apiVersion: 'batch/v1', kind: 'Job' },
  kubernetes_pod: { apiVersion: 'v1', kind: 'Pod' },
  kubernetes_replication_controller: {
    apiVersion: 'v1',
    kind: 'ReplicationController',
  },
  kubernetes_service: { apiVersion: 'v1', kind: 'Service' },
  kubernetes_config_map: { apiVersion: 'v1', kind: 'ConfigMap' },
  kubernetes_ingress: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' },
  kubernetes_horizontal_pod_autoscaler: {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
  },
  kubernetes_namespace: {
    apiVersion: 'v1',
    kind: 'Namespace',
    isClusterScoped: true,
  },
};

/** The kind of a resource type; `undefined` where the tab shows none of it. */
export function kindOf(type: string): Kind | undefined {
  const name = type.replace(/_v[0-9]+(beta[0-9]+)?$/, '');
  return Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
}
