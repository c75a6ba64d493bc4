import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createFixAction } from './createFixAction';
import { MatchReader } from './MatchReader';

/**
 * Adds the action `kubernetes-matching:fix`.
 *
 * @public
 */
export const scaffolderModuleKubernetesMatching = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'kubernetes-matching',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        urlReader: coreServices.urlReader,
      },
      async init({ actions, auth, catalog, config, discovery, urlReader }) {
        actions.addActions(
          createFixAction({
            catalog,
            urlReader,
            integrations: ScmIntegrations.fromConfig(config),
            matches: MatchReader.create({ auth, discovery }),
          }),
        );
      },
    });
  },
});
