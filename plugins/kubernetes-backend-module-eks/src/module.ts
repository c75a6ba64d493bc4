import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  kubernetesAuthStrategyExtensionPoint,
  kubernetesClusterSupplierExtensionPoint,
} from '@backstage/plugin-kubernetes-node';
import { clusterAccessExplainerServiceRef } from '@mooring/plugin-kubernetes-doctor-node';
import { authStrategies } from './auth/authStrategies';
import { EksAuthStrategy } from './auth/EksAuthStrategy';
import { EksClusterSupplier } from './clusters/EksClusterSupplier';
import { eksServiceRef } from './discovery/eksServiceRef';
import { AwsAccessExplainer } from './explain/AwsAccessExplainer';

/**
 * Finds EKS clusters per account and region as `kubernetes.eks` says, signs in to them, and explains the refusals of AWS for
 * every cluster with `authProvider: aws`.
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
        explainer: clusterAccessExplainerServiceRef,
        clusterSupplier: kubernetesClusterSupplierExtensionPoint,
        authStrategy: kubernetesAuthStrategyExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
      },
      async init(services) {
        const { eks, explainer, config, logger } = services;
        const { clusterSupplier, authStrategy } = services;
        explainer.addExplainer('aws', AwsAccessExplainer.fromConfig(config));
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
