import {
  coreExtensionData,
  createExtension,
  createFrontendPlugin,
  ExtensionBoundary,
} from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { RiHeartPulseLine } from '@remixicon/react';
import { kubernetesWorkloadsApi } from './api';

/** How the entity's workloads are, at the top of its Kubernetes tab. */
const entityWorkloads = createExtension({
  name: 'entity-workloads',
  attachTo: { id: 'entity-content:kubernetes/kubernetes', input: 'content' },
  output: [coreExtensionData.reactElement],
  factory: ({ node }) => [
    coreExtensionData.reactElement(
      ExtensionBoundary.lazy(node, async () => {
        const { EntityWorkloadsContent } = await import(
          './view/EntityWorkloadsContent'
        );
        return <EntityWorkloadsContent />;
      }),
    ),
  ],
});

/** How the entity's workloads are, on the card that tells whether it is linked to them. */
const cardWorkloads = createExtension({
  name: 'card-workloads',
  attachTo: { id: 'entity-card:kubernetes-matching/match', input: 'content' },
  output: [coreExtensionData.reactElement],
  factory: ({ node }) => [
    coreExtensionData.reactElement(
      ExtensionBoundary.lazy(node, async () => {
        const { CardWorkloads } = await import('./card/CardWorkloads');
        return <CardWorkloads />;
      }),
    ),
  ],
});

/** How the workloads of each component are, on the fleet page. */
const componentHealth = createExtension({
  name: 'component-health',
  attachTo: { id: 'sub-page:kubernetes-matching/components', input: 'health' },
  output: [coreExtensionData.reactElement],
  factory: ({ node }) => [
    coreExtensionData.reactElement(
      ExtensionBoundary.lazy(node, async () => {
        const { ComponentHealth } = await import('./fleet/ComponentHealth');
        return <ComponentHealth />;
      }),
    ),
  ],
});

/** The same of everything that a group or a user owns, on its page. */
const ownerCard = EntityCardBlueprint.make({
  name: 'owned-workloads',
  params: {
    filter: { $any: [{ kind: 'group' }, { kind: 'user' }] },
    loader: async () => {
      const { OwnerCard } = await import('./owner/OwnerCard');
      return <OwnerCard />;
    },
  },
});

/** The same of everything that the viewer owns, on the home page. */
const homeWidget = HomePageWidgetBlueprint.make({
  name: 'owned-workloads',
  params: {
    title: 'My workloads',
    description: 'How the workloads of your components are, the worst first',
    components: async () => {
      const { HomeContent } = await import('./owner/HomeContent');
      return { Content: () => <HomeContent /> };
    },
  },
});

/**
 * The browser side of how an entity's workloads are, at the top of the tab that `kubernetesTabModule` of
 * `@mooring/plugin-kubernetes-matching` makes.
 *
 * @public
 */
export const kubernetesWorkloadsPlugin = createFrontendPlugin({
  pluginId: 'kubernetes-workloads',
  title: 'Kubernetes workloads',
  icon: <RiHeartPulseLine />,
  info: { packageJson: () => import('../package.json') },
  extensions: [
    kubernetesWorkloadsApi,
    entityWorkloads,
    cardWorkloads,
    componentHealth,
    ownerCard,
    homeWidget,
  ],
});
