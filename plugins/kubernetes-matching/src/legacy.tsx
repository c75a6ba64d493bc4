/**
 * The same for an app of the old frontend system, `createApp` of `@backstage/app-defaults`: what stands on an entity's page
 * and the fleet page.
 *
 * @packageDocumentation
 */

import {
  compatWrapper,
  convertLegacyRouteRef,
} from '@backstage/core-compat-api';
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { KubernetesMatchingClient } from '@mooring/plugin-kubernetes-matching-common';
import { ReactNode } from 'react';
import { kubernetesMatchingApiRef } from './api';
import { rootRouteRef } from './routes';

const legacyRootRouteRef = convertLegacyRouteRef(rootRouteRef);

/**
 * The plugin, for an app of the old frontend system. Its pieces bring it along.
 *
 * @public
 */
export const kubernetesMatchingPlugin = createPlugin({
  id: 'kubernetes-matching',
  routes: { root: legacyRootRouteRef },
  apis: [
    createApiFactory({
      api: kubernetesMatchingApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: options => KubernetesMatchingClient.create(options),
    }),
  ],
});

/**
 * The fleet page, for a `Route` with the path `/kubernetes-matching`.
 *
 * @public
 */
export const KubernetesMatchingPage = kubernetesMatchingPlugin.provide(
  createRoutableExtension({
    name: 'KubernetesMatchingPage',
    mountPoint: legacyRootRouteRef,
    component: async () => {
      const { LegacyFleetPage } = await import('./LegacyFleetPage');
      return () => compatWrapper(<LegacyFleetPage />);
    },
  }),
);

/**
 * The verdict, for an entity's overview. `content`, what another plugin says of the workloads, takes the place of their count.
 *
 * @public
 */
export const EntityKubernetesMatchingCard = kubernetesMatchingPlugin.provide(
  createComponentExtension({
    name: 'EntityKubernetesMatchingCard',
    component: {
      lazy: async () => {
        const { MatchCard } = await import('./card/MatchCard');
        return (props: { content?: ReactNode }) =>
          compatWrapper(<MatchCard content={props.content} />);
      },
    },
  }),
);

/**
 * The content of an entity's Kubernetes tab: what explains the link, around the Kubernetes plugin's own content. That is shown only
 * for clusters that are asked live where `content`, what another plugin says of the workloads, takes its place.
 *
 * @public
 */
export const EntityKubernetesMatchingContent = kubernetesMatchingPlugin.provide(
  createComponentExtension({
    name: 'EntityKubernetesMatchingContent',
    component: {
      lazy: async () => {
        const { KubernetesTab } = await import('./match/KubernetesTab');
        return (props: { children: ReactNode; content?: ReactNode }) =>
          compatWrapper(
            <KubernetesTab
              content={props.content}
              upstream={props.children}
              isUpstreamKept={false}
            />,
          );
      },
    },
  }),
);
