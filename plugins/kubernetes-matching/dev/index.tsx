import { InMemoryCatalogClient } from '@backstage/catalog-client/testUtils';
import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import kubernetesPlugin from '@backstage/plugin-kubernetes/alpha';
import kubernetesMatchingPlugin, {
  kubernetesMatchingApiRef,
  kubernetesTabModule,
} from '../src';
import { entities } from './shop';
import { ShopMatching } from './ShopMatching';

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
  ],
});

const shopMatching = createFrontendModule({
  pluginId: 'kubernetes-matching',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: kubernetesMatchingApiRef,
          deps: {},
          factory: () => new ShopMatching(),
        }),
    }),
  ],
});

createDevApp({
  features: [
    catalogPlugin,
    kubernetesPlugin,
    kubernetesMatchingPlugin,
    kubernetesTabModule,
    shopCatalog,
    shopMatching,
  ],
});
