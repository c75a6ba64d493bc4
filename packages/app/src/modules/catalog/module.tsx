import { createFrontendModule } from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';

const catalogPage = catalogPlugin.getExtension('page:catalog').override({
  params: {
    loader: async () => {
      const { CatalogPage } = await import('./CatalogPage');
      return <CatalogPage />;
    },
  },
});

/** The catalog's page, its names readable. */
export const catalogModule = createFrontendModule({
  pluginId: 'catalog',
  extensions: [catalogPage],
});
