import { Entity } from '@backstage/catalog-model';
import { BenchmarkContext, Measured } from '../measure/Benchmark';
import { ExpectedView, measureViews, ViewMeasurements } from './measureViews';
import { ClusterAccess, Portal } from './Portal';
import { ProviderName, providerNames } from './providers';

/** How long a portal is warmed up; less than the interval at which pod metrics are asked again. */
export const WARM_UP_MS = 10_000;

/** Reads one number of what was measured with each provider. */
export type Comparison = (read: (of: ViewMeasurements) => number) => Measured;

/** Measures the same views with each provider, and with a fresh portal for each. */
export async function compareProviders(
  context: Pick<BenchmarkContext, 'log'>,
  options: {
    clusters: ClusterAccess[];
    entities: Entity[];
    expected: ExpectedView;
    views: number;
    warmUp: { views: number; ms: number };
    timeoutMs: number;
  },
): Promise<Comparison> {
  const measurements: Partial<Record<ProviderName, ViewMeasurements>> = {};
  for (const provider of providerNames) {
    context.log(`opening the tab with the objects provider of ${provider}`);
    const portal = await Portal.start({ provider, ...options });
    try {
      measurements[provider] = await measureViews({ portal, ...options });
    } finally {
      await portal.stop();
    }
  }
  const { mooring, upstream } = measurements;
  return read => ({
    mooring: mooring && read(mooring),
    upstream: upstream && read(upstream),
  });
}
