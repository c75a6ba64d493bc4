import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { catalogModelExtensionPoint } from '@backstage/plugin-catalog-node/alpha';
import { OthersFirst } from './OthersFirst';
import { parseEntities } from './parseEntities';

/** Files that the portal reads for people tell them nothing but the entities in them, and hold nobody up. */
export default createBackendModule({
  pluginId: 'catalog',
  moduleId: 'untold-sources',
  register(env) {
    env.registerInit({
      deps: {
        model: catalogModelExtensionPoint,
        processing: catalogProcessingExtensionPoint,
      },
      async init({ model, processing }) {
        model.setEntityDataParser(parseEntities);
        processing.addProcessor(OthersFirst.create());
      },
    });
  },
});
