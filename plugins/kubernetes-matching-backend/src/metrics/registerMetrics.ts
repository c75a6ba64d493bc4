import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { LedgerReader } from '../ledger/LedgerReader';
import { countItems } from '../matching/countFleet';
import { FleetFindings } from '../matching/FleetFindings';
import { LiveMatches } from '../matching/LiveMatches';

/** Evaluating one entity takes 0.1 ms as a rule; what takes 10 ms is worth knowing. */
const BUCKETS = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];

/** Names that are not reserved, so that dashboards find them: https://opentelemetry.io/docs/specs/semconv/general/naming */
export function createEvaluationMetric(
  metrics: MetricsService,
): (seconds: number) => void {
  const histogram = metrics.createHistogram(
    'mooring.matching.evaluation.duration',
    {
      description: 'How long it takes to evaluate one entity',
      unit: 's',
      advice: { explicitBucketBoundaries: BUCKETS },
    },
  );
  return seconds => histogram.record(seconds);
}

/** Counts each time that this replica has written the ledger; 0 from the start, so that the first time shows as an increase. */
export function createLedgerMetric(metrics: MetricsService): () => void {
  const counter = metrics.createCounter('mooring.matching.ledger.writes', {
    description: 'How often this replica has written the ledger',
    unit: '{write}',
  });
  counter.add(0);
  return () => counter.add(1);
}

/** Tells how old what is known of the catalog is, from when it was first read. */
export function registerCatalogMetric(
  metrics: MetricsService,
  follower: { readonly age: number | undefined },
): void {
  metrics
    .createObservableGauge('mooring.matching.catalog.age', {
      description: 'Since the catalog was last read',
      unit: 's',
    })
    .addCallback(result => {
      if (follower.age !== undefined) result.observe(follower.age / 1000);
    });
}

/** Registers what is read whenever metrics are collected. */
export function registerMetrics(options: {
  metrics: MetricsService;
  live: LiveMatches;
  fleet: FleetFindings;
  ledger: LedgerReader;
  now?: () => Date;
}): void {
  const { metrics, live, fleet, ledger, now = () => new Date() } = options;
  metrics
    .createObservableGauge('mooring.matching.entities', {
      description: 'Entities of the fleet, by status',
      unit: '{entity}',
    })
    .addCallback(result => {
      // Before the catalog has been read, zero would be a wrong number.
      if (!live.isReady) return;
      const { statuses } = countItems(live.list().map(({ item }) => item));
      for (const [status, count] of Object.entries(statuses)) {
        result.observe(count, { status });
      }
    });
  metrics
    .createObservableGauge('mooring.matching.findings', {
      description: 'Findings of the fleet, by rule',
      unit: '{finding}',
    })
    .addCallback(result => {
      if (!live.isReady) return;
      const items = live.list().map(({ item }) => item);
      const counts = new Map(Object.entries(countItems(items).findings));
      for (const { rule } of fleet.list() ?? []) {
        counts.set(rule, (counts.get(rule) ?? 0) + 1);
      }
      for (const [rule, count] of counts) result.observe(count, { rule });
    });
  metrics
    .createObservableGauge('mooring.matching.oldest_finding.age', {
      description: 'How long the oldest finding of an entity has been there',
      unit: 's',
    })
    .addCallback(async result => {
      const oldest = await ledger.read(each => each.oldestFirstSeen());
      if (!oldest) return;
      const age = (now().getTime() - Date.parse(oldest)) / 1000;
      result.observe(Math.max(0, age));
    });
}
