import {
  coreServices,
  createBackendFeatureLoader,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { instrumentRequests } from './instrumentRequests';
import { serveMetrics } from './serveMetrics';
import { startTraces } from './startTraces';
import { tracedRootLogger } from './tracedRootLogger';

const telemetryEndServiceRef = createServiceRef<void>({
  id: 'telemetry.end',
  scope: 'root',
});

/** Metrics and traces, before any plugin asks for a meter or opens a connection. */
export default createBackendFeatureLoader({
  async *loader() {
    const stopMetrics = await serveMetrics(process.env);
    const stopTraces = startTraces(process.env);
    if (!stopMetrics && !stopTraces) return;
    instrumentRequests();
    if (stopTraces) yield tracedRootLogger;
    // What is not sent yet is sent before the process ends.
    yield createServiceFactory({
      service: telemetryEndServiceRef,
      deps: { lifecycle: coreServices.rootLifecycle },
      initialization: 'always',
      factory: ({ lifecycle }) =>
        lifecycle.addShutdownHook(async () => {
          await Promise.all([stopMetrics?.(), stopTraces?.()]);
        }),
    });
  },
});
