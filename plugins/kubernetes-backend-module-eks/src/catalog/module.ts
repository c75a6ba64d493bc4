import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eksServiceRef } from '../discovery/eksServiceRef';
import { EksEntityProvider } from './EksEntityProvider';

/**
 * Keeps a `Resource` of type `kubernetes-cluster` in the catalog for each EKS cluster. Does nothing without
 * `kubernetes.eks`.
 *
 * @public
 */
export const catalogModuleEks = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'eks',
  register(env) {
    env.registerInit({
      deps: {
        eks: eksServiceRef,
        catalog: catalogProcessingExtensionPoint,
        logger: coreServices.logger,
      },
      async init({ eks, catalog, logger }) {
        const { service } = eks;
        if (!service) return;
        for (const region of service.discovery.regions) {
          catalog.addEntityProvider(
            EksEntityProvider.create({ ...service, region, logger }),
          );
        }
      },
    });
  },
});
