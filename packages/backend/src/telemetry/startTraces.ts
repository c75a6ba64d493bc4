import { IncomingMessage } from 'node:http';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { readExporters } from './exporters';
import { portalResource } from './portalResource';

/** Who asks these asks often, and nobody wants a trace of it. */
const PROBES = /^\/(\.backstage\/health\/|healthcheck)/;

/**
 * Sends traces to `OTEL_EXPORTER_OTLP_ENDPOINT` where `OTEL_TRACES_EXPORTER=otlp` asks for it: each request from a browser,
 * with the requests between plugins, the queries of the database, and the requests to clusters that it led to.
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
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter() }),
    ],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(
    new AsyncLocalStorageContextManager().enable(),
  );
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const disable = registerInstrumentations({
    tracerProvider: provider,
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: ({ url = '' }: IncomingMessage) =>
          PROBES.test(url),
      }),
      // Watches are requests that never end, and no browser's.
      new UndiciInstrumentation({ requireParentforSpans: true }),
      new PgInstrumentation({ requireParentSpan: true }),
    ],
  });
  return async () => {
    disable();
    await provider.shutdown();
  };
}
