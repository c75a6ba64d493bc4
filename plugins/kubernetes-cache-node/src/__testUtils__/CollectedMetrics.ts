import { Meter } from '@opentelemetry/api';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';

class ManualReader extends MetricReader {
  async onShutdown() {}
  async onForceFlush() {}
}

/** What a cache reports to OpenTelemetry. */
export class CollectedMetrics {
  static create(): CollectedMetrics {
    const reader = new ManualReader();
    const provider = new MeterProvider({ readers: [reader] });
    return new CollectedMetrics(provider.getMeter('test'), reader);
  }

  private constructor(
    readonly meter: Meter,
    private readonly reader: ManualReader,
  ) {}

  /** The values of a metric, such as `lists`, each with its attributes. */
  async values(
    name: string,
  ): Promise<{ value: number; attributes: Record<string, unknown> }[]> {
    const { resourceMetrics } = await this.reader.collect();
    return resourceMetrics.scopeMetrics
      .flatMap(({ metrics }) => metrics)
      .filter(
        ({ descriptor }) =>
          descriptor.name === `mooring.kubernetes_cache.${name}`,
      )
      .flatMap(
        ({ dataPoints }) =>
          dataPoints as {
            value: number;
            attributes: Record<string, unknown>;
          }[],
      )
      .map(({ value, attributes }) => ({ value, attributes }));
  }

  /** The sum of them, which is 0 as long as nothing was counted. */
  async sum(name: string): Promise<number> {
    const values = await this.values(name);
    return values.reduce((sum, { value }) => sum + value, 0);
  }
}
