import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { kubernetesCacheServiceRef } from '@mooring/plugin-kubernetes-cache-node';
import { Deliveries } from './Deliveries';
import { DeliveryIndex } from './DeliveryIndex';
import { readInstances } from './readInstances';
import { KubernetesDeliveries } from './KubernetesDeliveries';

/**
 * What Argo CD and Flux deploy in the watched clusters, one index for all plugins of the process.
 *
 * @public
 */
export const kubernetesDeliveriesServiceRef =
  createServiceRef<KubernetesDeliveries>({
    id: 'kubernetes-deliveries',
    scope: 'root',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: {
          config: coreServices.rootConfig,
          lifecycle: coreServices.rootLifecycle,
          store: kubernetesCacheServiceRef,
        },
        factory: ({ config, lifecycle, store }) => {
          const instances = readInstances(config);
          const index = DeliveryIndex.start({ store });
          lifecycle.addShutdownHook(() => index.stop());
          return Deliveries.create({ store, index, instances });
        },
      }),
  });
