import {
  coreExtensionData,
  createExtensionInput,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import kubernetesPlugin from '@backstage/plugin-kubernetes/alpha';
import { Fragment } from 'react';
import { z } from 'zod';

const SHORTEST_MS = 1_000;
const LONGEST_MS = 3_600_000;

const error = (issue: { input?: unknown }) =>
  `${JSON.stringify(issue.input)} is not a whole number of milliseconds ` +
  `from ${SHORTEST_MS} to ${LONGEST_MS}`;

/**
 * The entity's Kubernetes tab as the Kubernetes plugin defines it (path, title, and on which entities it appears), which
 * explains an entity that is not linked instead of showing that there is nothing, with one more key under
 * `app.extensions`: `refreshIntervalMs`, how long the open tab waits before it asks for the workloads again. The default
 * of 10 seconds is the Kubernetes plugin's own; each question may cost a request per kind of object and cluster. What other
 * plugins attach to its input `content` stands above the usual content.
 */
export const kubernetesContent = kubernetesPlugin
  .getExtension('entity-content:kubernetes/kubernetes')
  .override({
    inputs: {
      content: createExtensionInput([coreExtensionData.reactElement]),
    },
    configSchema: {
      refreshIntervalMs: z
        .int({ error })
        .min(SHORTEST_MS, { error })
        .max(LONGEST_MS, { error })
        .default(10_000),
    },
    factory: (originalFactory, { config, inputs }) =>
      originalFactory({
        params: {
          loader: async () => {
            const [{ Router }, { KubernetesTab }] = await Promise.all([
              import('@backstage/plugin-kubernetes'),
              import('../match/KubernetesTab'),
            ]);
            return (
              <KubernetesTab>
                {inputs.content.map(input => (
                  <Fragment key={input.node.spec.id}>
                    {input.get(coreExtensionData.reactElement)}
                  </Fragment>
                ))}
                <Router refreshIntervalMs={config.refreshIntervalMs} />
              </KubernetesTab>
            );
          },
        },
      }),
  });

/**
 * Replaces the content of the Kubernetes plugin's tab by one that explains the link between entity and workloads. Add it
 * to `features` in `createApp`; the plugin itself is then needed too.
 *
 * @public
 */
export const kubernetesTabModule = createFrontendModule({
  pluginId: 'kubernetes',
  extensions: [kubernetesContent],
});
