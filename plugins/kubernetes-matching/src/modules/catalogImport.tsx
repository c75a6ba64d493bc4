import { createFrontendModule } from '@backstage/frontend-plugin-api';
import catalogImportPlugin from '@backstage/plugin-catalog-import/alpha';

const importPage = catalogImportPlugin
  .getExtension('page:catalog-import')
  .override({
    params: {
      loader: async () => {
        const { ImportPage } = await import('../importPage/ImportPage');
        return <ImportPage />;
      },
    },
  });

/**
 * Shows on the catalog's import page whether the entities would be linked to their workloads, before they are registered.
 * Add it to `features` in `createApp`; the plugin itself is then needed too.
 *
 * @public
 */
export const catalogImportPreviewModule = createFrontendModule({
  pluginId: 'catalog-import',
  extensions: [importPage],
});
