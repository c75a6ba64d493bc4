/**
 * How an object is, in Argo CD's words.
 *
 * Source: `HealthStatusCode` in github.com/argoproj/gitops-engine `pkg/health/health.go`.
 *
 * @public
 */
export type HealthStatus =
  | 'Healthy'
  | 'Suspended'
  | 'Progressing'
  | 'Missing'
  | 'Degraded'
  | 'Unknown';

/**
 * How an object is, and why.
 *
 * @public
 */
export interface Health {
  readonly status: HealthStatus;
  /** One sentence; empty when there is nothing to say. */
  readonly message: string;
}

/** Source: `healthOrder` in the same file. */
const order: readonly HealthStatus[] = [
  'Healthy',
  'Suspended',
  'Progressing',
  'Missing',
  'Degraded',
  'Unknown',
];

/**
 * The worst of several statuses; `Healthy` for none.
 *
 * @public
 */
export function worstHealth(statuses: Iterable<HealthStatus>): HealthStatus {
  let worst = 0;
  for (const status of statuses) worst = Math.max(worst, order.indexOf(status));
  return order[worst];
}

export function health(status: HealthStatus, message = ''): Health {
  return { status, message };
}
