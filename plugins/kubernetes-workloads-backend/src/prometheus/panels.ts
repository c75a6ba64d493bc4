import {
  MetricPanelId,
  MetricUnit,
} from '@mooring/plugin-kubernetes-workloads-common';

/** A question that every component's pods are asked. */
export interface PanelQuery {
  readonly id: MetricPanelId;
  readonly unit: MetricUnit;
  /**
   * @param pods - the matchers that leave nothing but the entity's own pods
   * @param window - over which rates are taken, such as `5m`
   */
  query(pods: string, window: string): string;
}

/** The usual names of what counts requests, and of the labels that tell their status. */
const REQUESTS = [
  // OpenTelemetry: https://opentelemetry.io/docs/specs/semconv/http/http-metrics
  {
    metric: 'http_server_request_duration_seconds_count',
    statuses: ['http_response_status_code'],
  },
  // Micrometer: https://docs.spring.io/spring-boot/reference/actuator/metrics.html
  { metric: 'http_server_requests_seconds_count', statuses: ['status'] },
  // The client libraries' examples and their middleware
  {
    metric: 'http_requests_total',
    statuses: ['code', 'status', 'status_code'],
  },
  {
    metric: 'http_request_duration_seconds_count',
    statuses: ['code', 'status', 'status_code'],
  },
];
const DURATIONS = [
  'http_server_request_duration_seconds',
  'http_server_requests_seconds',
  'http_request_duration_seconds',
];

/** Each pod is told by the first of the names that it has. */
function firstOf(queries: readonly string[]): string {
  return queries.join(' or ');
}

/** What needs no annotation: names of cAdvisor, kube-state-metrics and the usual libraries. */
export const PANELS: readonly PanelQuery[] = [
  {
    id: 'cpu',
    unit: 'cores',
    query: (pods, window) =>
      `sum by (pod) (rate(container_cpu_usage_seconds_total{${pods},container!=""}[${window}]))`,
  },
  {
    id: 'memory',
    unit: 'bytes',
    query: pods =>
      `sum by (pod) (container_memory_working_set_bytes{${pods},container!=""})`,
  },
  {
    id: 'restarts',
    unit: 'count',
    query: pods =>
      `sum by (pod) (kube_pod_container_status_restarts_total{${pods}})`,
  },
  {
    id: 'throttling',
    unit: 'ratio',
    query: (pods, window) => {
      const rate = (metric: string) =>
        `sum by (pod) (rate(${metric}{${pods},container!=""}[${window}]))`;
      return `${rate('container_cpu_cfs_throttled_periods_total')} / ${rate(
        'container_cpu_cfs_periods_total',
      )}`;
    },
  },
  {
    id: 'http-rate',
    unit: 'perSecond',
    query: (pods, window) =>
      firstOf(
        REQUESTS.map(
          ({ metric }) => `sum by (pod) (rate(${metric}{${pods}}[${window}]))`,
        ),
      ),
  },
  {
    id: 'http-errors',
    unit: 'ratio',
    // Only of requests that tell their status: of the others, no error says nothing.
    query: (pods, window) =>
      firstOf(
        REQUESTS.flatMap(({ metric, statuses }) =>
          statuses.map(label => {
            const rate = (matcher: string) =>
              `sum by (pod) (rate(${metric}{${pods},${matcher}}[${window}]))`;
            const all = rate(`${label}!=""`);
            return `((${rate(`${label}=~"5.."`)} or 0 * ${all}) / ${all})`;
          }),
        ),
      ),
  },
  {
    id: 'http-latency',
    unit: 'seconds',
    query: (pods, window) =>
      firstOf(
        DURATIONS.map(
          metric =>
            `histogram_quantile(0.95, sum by (le, pod) (rate(${metric}_bucket{${pods}}[${window}])))`,
        ),
      ),
  },
];
