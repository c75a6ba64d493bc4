import { createFrontendModule } from '@backstage/frontend-plugin-api';
import apiDocsPlugin from '@backstage/plugin-api-docs/alpha';

const apisPage = apiDocsPlugin.getExtension('page:api-docs').override({
  params: {
    loader: async () => {
      const { ApisPage } = await import('./ApisPage');
      return <ApisPage />;
    },
  },
});

/** The page of all APIs, in the form of the catalog's. */
export const apisModule = createFrontendModule({
  pluginId: 'api-docs',
  extensions: [apisPage],
});
