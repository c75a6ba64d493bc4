import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  kubernetesAuthStrategyExtensionPoint,
  kubernetesClusterSupplierExtensionPoint,
} from '@backstage/plugin-kubernetes-node';
import { authStrategies } from './auth/authStrategies';
import { EksAuthStrategy } from './auth/EksAuthStrategy';
import { EksClusterSupplier } from './clusters/EksClusterSupplier';
import { eksServiceRef } from './discovery/eksServiceRef';

/**
 * Finds EKS clusters per account and region, and signs in to them. Does nothing without `kubernetes.eks`.
 *
 * @public
 */
export const kubernetesModuleEks = createBackendModule({
  pluginId: 'kubernetes',
  moduleId: 'eks',
  register(env) {
    env.registerInit({
      deps: {
        eks: eksServiceRef,
        clusterSupplier: kubernetesClusterSupplierExtensionPoint,
        authStrategy: kubernetesAuthStrategyExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
      },
      async init({ eks, clusterSupplier, authStrategy, config, logger }) {
        const { service } = eks;
        if (!service) return;
        clusterSupplier.addClusterSupplier(async ({ getDefault }) =>
          EksClusterSupplier.create({
            ...service,
            configured: await getDefault(),
          }),
        );
        const aws = EksAuthStrategy.create(service);
        const strategies = authStrategies({ aws, config, logger });
        for (const [name, strategy] of Object.entries(strategies)) {
          authStrategy.addAuthStrategy(name, strategy);
        }
      },
    });
  },
});
