import { IncomingMessage } from 'node:http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';

/** Who asks these asks often, and nobody wants to see it. */
const PROBES = /^\/(\.backstage\/health\/|healthcheck)/;

/**
 * Measures and traces requests that come, those between plugins and to clusters that follow from them, and queries of
 * PostgreSQL: without their values, which can be anything.
 *
 * @returns how to stop it
 */
export function instrumentRequests(): () => void {
  return registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({
        requireParentforOutgoingSpans: true,
        ignoreIncomingRequestHook: ({ url = '' }: IncomingMessage) =>
          PROBES.test(url),
      }),
      // Watches are requests that never end, and nobody's.
      new UndiciInstrumentation({ requireParentforSpans: true }),
      new PgInstrumentation({ requireParentSpan: true }),
    ],
  });
}
