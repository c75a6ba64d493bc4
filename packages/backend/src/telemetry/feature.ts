import { createBackendFeatureLoader } from '@backstage/backend-plugin-api';
import { tracedRootLogger } from './tracedRootLogger';
import { serveMetrics } from './serveMetrics';
import { startTraces } from './startTraces';

/** Metrics and traces, before any plugin asks for a meter or opens a connection. */
export default createBackendFeatureLoader({
  async *loader() {
    await serveMetrics(process.env);
    if (startTraces(process.env)) yield tracedRootLogger;
  },
});
