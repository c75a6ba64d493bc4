import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogModelExtensionPoint } from '@backstage/plugin-catalog-node/alpha';
import { parseEntities } from './parseEntities';

/** Tells people nothing of files that the portal reads for them, but the entities in them. */
export default createBackendModule({
  pluginId: 'catalog',
  moduleId: 'untold-sources',
  register(env) {
    env.registerInit({
      deps: { model: catalogModelExtensionPoint },
      async init({ model }) {
        model.setEntityDataParser(parseEntities);
      },
    });
  },
});
