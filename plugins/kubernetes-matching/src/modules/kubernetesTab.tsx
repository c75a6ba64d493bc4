import {
  coreExtensionData,
  createExtensionInput,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import kubernetesPlugin from '@backstage/plugin-kubernetes/alpha';
import { Skeleton } from '@backstage/ui';
import {
  KUBERNETES_ID,
  KUBERNETES_LABEL_SELECTOR,
} from '@mooring/plugin-kubernetes-matching-common';
import { Fragment, lazy, Suspense } from 'react';
import { z } from 'zod';

const SHORTEST_MS = 1_000;
const LONGEST_MS = 3_600_000;
const EXISTS = { $exists: true };

const error = (issue: { input?: unknown }) =>
  `${JSON.stringify(issue.input)} is not a whole number of milliseconds ` +
  `from ${SHORTEST_MS} to ${LONGEST_MS}`;

/**
 * The Kubernetes plugin's own content, loaded when it is shown. `Router` would do too, but the app's discovery of plugins
 * requires the same entry point, and would take with it into the first load whatever is used of it.
 */
const KubernetesPluginContent = lazy(async () => {
  const { EntityKubernetesContent } = await import(
    '@backstage/plugin-kubernetes'
  );
  return { default: EntityKubernetesContent };
});

/**
 * The entity's Kubernetes tab as the Kubernetes plugin defines it, also on components without an annotation, which
 * explains an entity that is not linked instead of showing that there is nothing. What other plugins attach to its input
 * `content` takes the place of the Kubernetes plugin's own content, which is then shown only for clusters that are asked
 * live. Two more keys under `app.extensions`:
 *
 * - `kubernetesPluginContent`: `when-live` (the default), or `always` to keep the Kubernetes plugin's content below
 * - `refreshIntervalMs`: how long that content waits before it asks again. The default of 10 seconds is the Kubernetes
 *   plugin's own; each question may cost a request per kind of object and cluster.
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
      kubernetesPluginContent: z
        .enum(['when-live', 'always'])
        .default('when-live'),
    },
    factory: (originalFactory, { config, inputs }) =>
      originalFactory({
        params: {
          routeRef: kubernetesPlugin.routes.kubernetes,
          filter: {
            $any: [
              { kind: 'component' },
              { [`metadata.annotations.${KUBERNETES_ID}`]: EXISTS },
              { [`metadata.annotations.${KUBERNETES_LABEL_SELECTOR}`]: EXISTS },
            ],
          },
          loader: async () => {
            const { KubernetesTab } = await import('../match/KubernetesTab');
            const content = inputs.content.map(input => (
              <Fragment key={input.node.spec.id}>
                {input.get(coreExtensionData.reactElement)}
              </Fragment>
            ));
            return (
              <KubernetesTab
                content={content.length > 0 && content}
                isUpstreamKept={config.kubernetesPluginContent === 'always'}
                upstream={
                  <Suspense fallback={<Skeleton height={80} />}>
                    <KubernetesPluginContent
                      refreshIntervalMs={config.refreshIntervalMs}
                    />
                  </Suspense>
                }
              />
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
