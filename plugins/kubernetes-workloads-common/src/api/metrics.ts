import { Problem } from '../problems/Problem';

/**
 * How far back metrics are told.
 *
 * @public
 */
export type MetricsRange = '1h' | '6h' | '24h';

/**
 * What a panel shows; `rule` is one that the entity's annotation `prometheus.io/rule` names.
 *
 * @public
 */
export type MetricPanelId =
  | 'cpu'
  | 'memory'
  | 'restarts'
  | 'throttling'
  | 'http-rate'
  | 'http-errors'
  | 'http-latency'
  | 'rule';

/**
 * What the values of a panel are: cores, bytes, a number, a share from 0 to 1, per second, seconds.
 *
 * @public
 */
export type MetricUnit =
  | 'cores'
  | 'bytes'
  | 'count'
  | 'ratio'
  | 'perSecond'
  | 'seconds';

/**
 * One line of a panel.
 *
 * @public
 */
export interface MetricSeries {
  /** Of which pod, as a rule. */
  readonly name: string;
  /** One for each step from the start; null where nothing was measured, or what is not a number. */
  readonly values: readonly (number | null)[];
}

/**
 * What Prometheus knows of one thing.
 *
 * @public
 */
export interface MetricPanel {
  readonly id: MetricPanelId;
  /** The metric that an annotation names. */
  readonly title?: string;
  readonly unit: MetricUnit;
  /** As many as are sent, the largest first. */
  readonly series: readonly MetricSeries[];
  readonly totalSeries: number;
  /** Why it is not known, in a sentence. */
  readonly error?: string;
}

/**
 * What Prometheus knows of an entity's pods in one cluster.
 *
 * @public
 */
export interface ClusterMetrics {
  readonly cluster: string;
  /** The Prometheus that was asked; absent where none is configured for the cluster. */
  readonly instance?: string;
  readonly panels: readonly MetricPanel[];
  /** What was left out, and which annotations are not followed, in sentences. */
  readonly notes: readonly string[];
}

/**
 * What Prometheus knows of an entity's pods.
 *
 * @public
 */
export interface EntityMetrics {
  readonly entityRef: string;
  /** The time of the first value, in ISO 8601. */
  readonly from: string;
  readonly stepSeconds: number;
  readonly clusters: readonly ClusterMetrics[];
}

/**
 * The alerts that fire for an entity in one cluster.
 *
 * @public
 */
export interface ClusterAlerts {
  readonly cluster: string;
  readonly instance: string;
  /** Each alert as a problem, whose id is `alert-firing`. */
  readonly problems: readonly Problem[];
  /** Why it is not known whether alerts fire, in a sentence. */
  readonly error?: string;
}

/**
 * The alerts that fire for an entity.
 *
 * @public
 */
export interface EntityAlerts {
  readonly entityRef: string;
  /** Whether any Prometheus is configured. */
  readonly isConfigured: boolean;
  /** The clusters that have a Prometheus and run the entity's pods. */
  readonly clusters: readonly ClusterAlerts[];
}
