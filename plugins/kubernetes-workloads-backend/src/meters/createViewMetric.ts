import { MetricsService } from '@backstage/backend-plugin-api/alpha';

const BUCKETS = [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

/** Measures how long it takes to answer how an entity's workloads are, which is what the tab waits for. */
export function createViewMetric(
  metrics: MetricsService,
): (seconds: number) => void {
  const histogram = metrics.createHistogram('mooring.workloads.view.duration', {
    description: "How long it takes to tell how an entity's workloads are",
    unit: 's',
    advice: { explicitBucketBoundaries: BUCKETS },
  });
  return seconds => histogram.record(seconds);
}
