import { InMemoryCatalogClient } from '@backstage/catalog-client/testUtils';
import { Entity } from '@backstage/catalog-model';
import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import kubernetesWorkloadsPlugin, { kubernetesWorkloadsApiRef } from '../src';
import { HEALTHY, ShopWorkloads } from './ShopWorkloads';

const entities = [HEALTHY, 'cart'].map(
  (name): Entity => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default' },
    spec: { type: 'service', lifecycle: 'production', owner: 'shop-team' },
  }),
);

// In a portal the tab is that of the plugin kubernetes-matching.
const shopCatalog = createFrontendModule({
  pluginId: 'catalog',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: catalogApiRef,
          deps: {},
          factory: () => new InMemoryCatalogClient({ entities }),
        }),
    }),
    EntityContentBlueprint.make({
      name: 'kubernetes-workloads',
      params: {
        path: '/kubernetes',
        title: 'Kubernetes',
        loader: async () => {
          const { EntityWorkloadsContent } = await import(
            '../src/view/EntityWorkloadsContent'
          );
          return <EntityWorkloadsContent />;
        },
      },
    }),
  ],
});

const shopWorkloads = createFrontendModule({
  pluginId: 'kubernetes-workloads',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: kubernetesWorkloadsApiRef,
          deps: {},
          factory: () => new ShopWorkloads(),
        }),
    }),
  ],
});

createDevApp({
  features: [
    catalogPlugin,
    kubernetesWorkloadsPlugin,
    shopCatalog,
    shopWorkloads,
  ],
});
