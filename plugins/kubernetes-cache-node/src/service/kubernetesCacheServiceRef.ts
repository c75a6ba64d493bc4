import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { DefaultKubernetesCache } from './DefaultKubernetesCache';
import { KubernetesCache } from './KubernetesCache';

/**
 * The watched clusters of this process, shared by all its plugins.
 *
 * @public
 */
export const kubernetesCacheServiceRef = createServiceRef<KubernetesCache>({
  id: 'kubernetes-cache',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        lifecycle: coreServices.rootLifecycle,
        logger: coreServices.rootLogger,
      },
      factory: ({ lifecycle, logger }) =>
        DefaultKubernetesCache.create({
          lifecycle,
          logger: logger.child({ service: 'kubernetes-cache' }),
        }),
    }),
});
