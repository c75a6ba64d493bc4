import { InputError } from '@backstage/errors';
import { metrics } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';
import {
  MeterProvider,
  IMetricReader,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { readExporters } from './exporters';
import { measureMemory } from './measureMemory';
import { portalResource } from './portalResource';

/**
 * Gives the metrics of all plugins to whom OpenTelemetry's variables name: `OTEL_METRICS_EXPORTER=prometheus` serves them
 * at `/metrics`, on `OTEL_EXPORTER_PROMETHEUS_HOST` (default: `localhost`) and `OTEL_EXPORTER_PROMETHEUS_PORT` (default:
 * 9464); `otlp` sends them to `OTEL_EXPORTER_OTLP_ENDPOINT`.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 *
 * @returns how to stop it; undefined if nobody wants them
 * @throws InputError for another exporter or a port that is none; an error of the system when the port is taken.
 */
export async function serveMetrics(
  env: Record<string, string | undefined>,
): Promise<(() => Promise<void>) | undefined> {
  const wanted = readExporters(env, 'OTEL_METRICS_EXPORTER', [
    'prometheus',
    'otlp',
  ]);
  if (wanted.size === 0) return undefined;
  const readers: IMetricReader[] = [];
  if (wanted.has('prometheus')) readers.push(await servePrometheus(env));
  if (wanted.has('otlp'))
    readers.push(
      new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() }),
    );
  const provider = new MeterProvider({
    readers,
    resource: portalResource(env),
  });
  metrics.setGlobalMeterProvider(provider);
  const runtime = new RuntimeNodeInstrumentation();
  runtime.setMeterProvider(provider);
  measureMemory(provider.getMeter('backend'));
  return async () => {
    runtime.disable();
    metrics.disable();
    await provider.shutdown();
  };
}

async function servePrometheus(
  env: Record<string, string | undefined>,
): Promise<IMetricReader> {
  const port = Number(env.OTEL_EXPORTER_PROMETHEUS_PORT || 9464);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new InputError(
      `OTEL_EXPORTER_PROMETHEUS_PORT: "${env.OTEL_EXPORTER_PROMETHEUS_PORT}" is not a port; write a number from 1 to 65535.`,
    );
  }
  const prometheus = new PrometheusExporter({
    host: env.OTEL_EXPORTER_PROMETHEUS_HOST || 'localhost',
    port,
    preventServerStart: true,
  });
  await prometheus.startServer();
  return prometheus;
}
