import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { AwsCredentials } from '@mooring/plugin-kubernetes-cache-node/aws';
import { EksConfig } from '../config/EksConfig';
import { readEksConfig } from '../config/readEksConfig';
import { EksDiscovery } from './EksDiscovery';

/** One discovery for the Kubernetes plugin and the catalog, so that AWS is asked once. */
export interface EksService {
  readonly config: EksConfig;
  readonly credentials: AwsCredentials;
  readonly discovery: EksDiscovery;
}

/** `undefined` where `kubernetes.eks` is not configured. */
export const eksServiceRef = createServiceRef<EksService | undefined>({
  id: 'kubernetes-eks.discovery',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        rootConfig: coreServices.rootConfig,
        logger: coreServices.rootLogger,
        lifecycle: coreServices.rootLifecycle,
      },
      factory({ rootConfig, logger, lifecycle }) {
        const config = readEksConfig(rootConfig);
        if (!config) return undefined;
        const credentials = AwsCredentials.fromConfig(rootConfig);
        const discovery = EksDiscovery.create({ config, credentials, logger });
        lifecycle.addStartupHook(() => discovery.start());
        lifecycle.addShutdownHook(() => discovery.stop());
        return { config, credentials, discovery };
      },
    }),
});
