/**
 * The same for an app of the old frontend system, `createApp` of `@backstage/app-defaults`: what stands on the pages of
 * entities, of their owners, and at home.
 *
 * @packageDocumentation
 */

import { compatWrapper } from '@backstage/core-compat-api';
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { KubernetesWorkloadsClient } from '@mooring/plugin-kubernetes-workloads-common';
import { kubernetesWorkloadsApiRef } from './api';

/**
 * The plugin, for an app of the old frontend system. Its pieces bring it along.
 *
 * @public
 */
export const kubernetesWorkloadsPlugin = createPlugin({
  id: 'kubernetes-workloads',
  apis: [
    createApiFactory({
      api: kubernetesWorkloadsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: options => KubernetesWorkloadsClient.create(options),
    }),
  ],
});

/**
 * How the entity's workloads are, for `content` of `EntityKubernetesMatchingContent`, or for a tab of its own.
 *
 * @public
 */
export const EntityKubernetesWorkloadsContent =
  kubernetesWorkloadsPlugin.provide(
    createComponentExtension({
      name: 'EntityKubernetesWorkloadsContent',
      component: {
        lazy: async () => {
          const { EntityWorkloadsContent } = await import(
            './view/EntityWorkloadsContent'
          );
          return () => compatWrapper(<EntityWorkloadsContent />);
        },
      },
    }),
  );

/**
 * The same in a few lines, for `content` of `EntityKubernetesMatchingCard`.
 *
 * @public
 */
export const EntityKubernetesWorkloadsSummary =
  kubernetesWorkloadsPlugin.provide(
    createComponentExtension({
      name: 'EntityKubernetesWorkloadsSummary',
      component: {
        lazy: async () => {
          const { CardWorkloads } = await import('./card/CardWorkloads');
          return () => compatWrapper(<CardWorkloads />);
        },
      },
    }),
  );

/**
 * How the workloads are of everything that a group or a user owns, a card for its page.
 *
 * @public
 */
export const EntityOwnedWorkloadsCard = kubernetesWorkloadsPlugin.provide(
  createComponentExtension({
    name: 'EntityOwnedWorkloadsCard',
    component: {
      lazy: async () => {
        const { OwnerCard } = await import('./owner/OwnerCard');
        return () => compatWrapper(<OwnerCard />);
      },
    },
  }),
);

/**
 * The same of everything that the viewer owns, for the home page.
 *
 * @public
 */
export const HomePageOwnedWorkloads = kubernetesWorkloadsPlugin.provide(
  createComponentExtension({
    name: 'HomePageOwnedWorkloads',
    component: {
      lazy: async () => {
        const { HomeContent } = await import('./owner/HomeContent');
        return () => compatWrapper(<HomeContent />);
      },
    },
  }),
);
