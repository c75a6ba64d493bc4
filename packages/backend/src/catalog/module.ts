import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { parseEntities } from './parseEntities';

/** Tells people nothing of files that the portal reads for them, but the entities in them. */
export default createBackendModule({
  pluginId: 'catalog',
  moduleId: 'untold-sources',
  register(env) {
    env.registerInit({
      deps: { processing: catalogProcessingExtensionPoint },
      async init({ processing }) {
        processing.setEntityDataParser(parseEntities);
      },
    });
  },
});
