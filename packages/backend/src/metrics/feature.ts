import { createBackendFeatureLoader } from '@backstage/backend-plugin-api';
import { serveMetrics } from './serveMetrics';

/** Metrics for Prometheus, before any plugin asks for a meter. */
export default createBackendFeatureLoader({
  async loader() {
    await serveMetrics(process.env);
    return [];
  },
});
