import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { readExporters } from './exporters';
import { portalResource } from './portalResource';

/**
 * Sends traces to `OTEL_EXPORTER_OTLP_ENDPOINT` where `OTEL_TRACES_EXPORTER=otlp` asks for it.
 *
 * @returns how to stop it, once all is sent; undefined if nobody wants traces
 * @throws InputError for another exporter
 */
export function startTraces(
  env: Record<string, string | undefined>,
): (() => Promise<void>) | undefined {
  const wanted = readExporters(env, 'OTEL_TRACES_EXPORTER', ['otlp']);
  if (wanted.size === 0) return undefined;
  const provider = new TracerProvider({
    resource: portalResource(env),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter(),
        scheduledDelayMillis: readDelay(env),
      }),
    ],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(
    new AsyncLocalStorageContextManager().enable(),
  );
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return async () => await provider.shutdown();
}

/** `OTEL_BSP_SCHEDULE_DELAY`, in milliseconds; the SDK's default otherwise. */
function readDelay(
  env: Record<string, string | undefined>,
): number | undefined {
  const delay = Number(env.OTEL_BSP_SCHEDULE_DELAY);
  return delay > 0 ? delay : undefined;
}
