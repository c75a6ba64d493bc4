import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { AwsCredentials } from '../identity/AwsCredentials';
import { EksConfig } from '../config/EksConfig';
import { readEksConfig } from '../config/readEksConfig';
import { EksDiscovery } from './EksDiscovery';

/** One discovery for the Kubernetes plugin and the catalog, so that AWS is asked once. */
export interface EksService {
  readonly config: EksConfig;
  readonly credentials: AwsCredentials;
  readonly discovery: EksDiscovery;
}

/** `service` is absent where `kubernetes.eks` is not configured. A service that is itself `undefined` counts as missing. */
export const eksServiceRef = createServiceRef<{ service?: EksService }>({
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
        if (!config) return {};
        const credentials = AwsCredentials.fromConfig(rootConfig);
        const discovery = EksDiscovery.create({ config, credentials, logger });
        lifecycle.addStartupHook(() => discovery.start());
        lifecycle.addShutdownHook(() => discovery.stop());
        return { service: { config, credentials, discovery } };
      },
    }),
});
