import { createFrontendModule } from '@backstage/frontend-plugin-api';
import kubernetesPlugin from '@backstage/plugin-kubernetes/alpha';
import { z } from 'zod';

/**
 * The entity's Kubernetes tab as the Kubernetes plugin defines it (path, title, and on which entities it appears), with
 * one key more under `app.extensions`: how often it asks again.
 */
const kubernetesContent = kubernetesPlugin
  .getExtension('entity-content:kubernetes/kubernetes')
  .override({
    configSchema: {
      refreshIntervalMs: z
        .number()
        .int()
        .min(1_000)
        .max(3_600_000)
        .default(10_000)
        .describe(
          'Milliseconds between two questions while the tab is open, from 1000 to 3600000. ' +
            'Each costs the backend a request per object kind and cluster unless a cache answers it.',
        ),
    },
    factory: (originalFactory, { config }) =>
      originalFactory({
        params: {
          loader: async () => {
            const { Router } = await import('@backstage/plugin-kubernetes');
            return <Router refreshIntervalMs={config.refreshIntervalMs} />;
          },
        },
      }),
  });

/** Makes the Kubernetes tab's refresh interval configurable. */
export const kubernetesModule = createFrontendModule({
  pluginId: 'kubernetes',
  extensions: [kubernetesContent],
});
