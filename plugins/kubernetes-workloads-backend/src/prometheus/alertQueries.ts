import { OwnerTree } from '@mooring/plugin-kubernetes-workloads-common';
import { PodsInNamespace } from './EntityPods';
import { equal, oneOf } from './promql';
import { PrometheusAnnotations } from './readAnnotations';

/** The labels by which kube-state-metrics names workloads. */
const WORKLOAD_LABELS: readonly (readonly [label: string, kind: string])[] = [
  ['deployment', 'Deployment.apps'],
  ['statefulset', 'StatefulSet.apps'],
  ['daemonset', 'DaemonSet.apps'],
  ['cronjob', 'CronJob.batch'],
  ['job_name', 'Job.batch'],
  ['horizontalpodautoscaler', 'HorizontalPodAutoscaler.autoscaling'],
];

/**
 * Asks for what fires for these pods and their workloads, and since when. An annotation adds alerts of the same namespaces that
 * name no pod, and its labels narrow them; nothing widens them to other people's.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/#inspecting-alerts-during-runtime
 */
export function alertQueries(
  { namespace, place, matchers }: PodsInNamespace,
  tree: OwnerTree,
  { alerts, labels }: PrometheusAnnotations,
): string[] {
  const narrowing = Object.entries(labels).map(([label, value]) =>
    equal(label, value),
  );
  const workloads = WORKLOAD_LABELS.flatMap(([label, kind]) => {
    const names = [...tree.ofKind(kind)]
      .filter(({ metadata }) => metadata.namespace === namespace)
      .map(({ metadata }) => metadata.name);
    // An alert about a Job is its pods' when it names one.
    return names.length > 0 ? [`${place},${oneOf(label, names)},pod=""`] : [];
  });
  const isNamed = alerts === 'all' || alerts.length > 0;
  const named = isNamed
    ? [
        [
          place,
          ...['pod', ...WORKLOAD_LABELS.map(([label]) => label)].map(
            label => `${label}=""`,
          ),
          ...(alerts === 'all' ? [] : [oneOf('alertname', alerts)]),
        ].join(','),
      ]
    : [];
  const all = [matchers, ...workloads, ...named];
  const query = (metric: string, ...more: string[]) =>
    all
      .map(each => `${metric}{${[each, ...narrowing, ...more].join(',')}}`)
      .join(' or ');
  return [query('ALERTS', 'alertstate="firing"'), query('ALERTS_FOR_STATE')];
}
