import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import { LiveMatches } from '../matching/LiveMatches';

const BUCKETS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100];

/**
 * Measures how long it takes from a change in a cluster to the verdicts that follow from it: of one change at a time, so that
 * measuring costs nothing when many come.
 *
 * @returns how to stop it
 */
export function measureVerdicts(options: {
  metrics: MetricsService;
  store: Pick<KubernetesStore, 'subscribe'>;
  live: Pick<LiveMatches, 'isReady' | 'settled'>;
}): () => void {
  const { metrics, store, live } = options;
  const histogram = metrics.createHistogram('mooring.matching.verdict.delay', {
    description: 'From a change in a cluster to the verdicts that follow',
    unit: 's',
    advice: { explicitBucketBoundaries: BUCKETS },
  });
  let isMeasuring = false;
  return store.subscribe(({ type }) => {
    if (type !== 'objects' || isMeasuring || !live.isReady) return;
    isMeasuring = true;
    const startedAt = performance.now();
    void live.settled().then(() => {
      histogram.record((performance.now() - startedAt) / 1000);
      isMeasuring = false;
    });
  });
}
