import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  kubernetesAuthStrategyExtensionPoint,
  kubernetesClusterSupplierExtensionPoint,
} from '@backstage/plugin-kubernetes-node';
import {
  clusterAccessExplainerServiceRef,
  clusterSourcesServiceRef,
} from '@mooring/plugin-kubernetes-doctor-node';
import { authStrategies } from './auth/authStrategies';
import { EksAuthStrategy } from './auth/EksAuthStrategy';
import { EksClusterSupplier } from './clusters/EksClusterSupplier';
import { StartingSupplier } from './clusters/StartingSupplier';
import { TrustedClusterSupplier } from './clusters/TrustedClusterSupplier';
import { readCatalogClusterRules } from './config/readCatalogClusterRules';
import { checkRegions } from './discovery/checkRegions';
import { eksServiceRef } from './discovery/eksServiceRef';
import { AwsAccessExplainer } from './explain/AwsAccessExplainer';
import { AwsCredentials } from './identity/AwsCredentials';

/**
 * Finds EKS clusters per account and region as `kubernetes.eks` says, signs in to them, and explains the refusals of AWS for
 * every cluster with `authProvider: aws`. Of the catalog's clusters it takes those that the operator vouches for.
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
        sources: clusterSourcesServiceRef,
        clusterSupplier: kubernetesClusterSupplierExtensionPoint,
        authStrategy: kubernetesAuthStrategyExtensionPoint,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        lifecycle: coreServices.lifecycle,
      },
      async init(services) {
        const { eks, explainer, sources, config, logger, lifecycle } = services;
        const { clusterSupplier, authStrategy } = services;
        explainer.addExplainer('aws', AwsAccessExplainer.fromConfig(config));
        const { service } = eks;
        const rules = readCatalogClusterRules(config);
        if (service || rules) {
          clusterSupplier.addClusterSupplier(async ({ getDefault }) => {
            const all = await getDefault();
            const configured = service
              ? EksClusterSupplier.create({
                  ...service,
                  ...{ configured: all, logger },
                })
              : all;
            const supplier = rules
              ? TrustedClusterSupplier.create({
                  ...{ configured, rules, logger },
                  discovery: service?.discovery,
                  catalog: services.catalog,
                  onLeftOut: reasons => sources.leaveOut('catalog', reasons),
                })
              : configured;
            return StartingSupplier.create({ supplier, lifecycle });
          });
        }
        if (service) {
          sources.add('eks', () => checkRegions(service.discovery));
        }
        // Also for clusters that are configured by hand: upstream's asks STS in us-east-1 first, whatever their region.
        const aws = EksAuthStrategy.create({
          credentials:
            service?.credentials ?? AwsCredentials.fromConfig(config),
        });
        const strategies = authStrategies({ aws, config, logger });
        for (const [name, strategy] of Object.entries(strategies)) {
          authStrategy.addAuthStrategy(name, strategy);
        }
      },
    });
  },
});
