import { metrics } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { InputError } from '@backstage/errors';

/**
 * Serves the metrics of all plugins for Prometheus at `/metrics`, where OpenTelemetry's variables ask for it:
 * `OTEL_METRICS_EXPORTER=prometheus`, and with it `OTEL_EXPORTER_PROMETHEUS_HOST` (default: `localhost`) and
 * `OTEL_EXPORTER_PROMETHEUS_PORT` (default: 9464).
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 *
 * @returns how to stop it; undefined if it serves none
 * @throws InputError for another exporter or a port that is none; an error of the system when the port is taken.
 */
export async function serveMetrics(
  env: Record<string, string | undefined>,
): Promise<(() => Promise<void>) | undefined> {
  const exporter = env.OTEL_METRICS_EXPORTER || 'none';
  if (exporter === 'none') return undefined;
  if (exporter !== 'prometheus') {
    throw new InputError(
      `OTEL_METRICS_EXPORTER: "${exporter}" is not an exporter of this portal; write prometheus, or none.`,
    );
  }
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
  const provider = new MeterProvider({ readers: [prometheus] });
  metrics.setGlobalMeterProvider(provider);
  return async () => {
    metrics.disable();
    await provider.shutdown();
  };
}
