import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { kubernetesObjectsProviderExtensionPoint } from '@backstage/plugin-kubernetes-node';
import { kubernetesCacheServiceRef } from '@mooring/plugin-kubernetes-cache-node';
import {
  clusterAccessExplainerServiceRef,
  clusterSourcesServiceRef,
} from '@mooring/plugin-kubernetes-doctor-node';
import { readCacheConfig } from './config/readCacheConfig';
import { ClusterDoctor } from './doctor/ClusterDoctor';
import { createCachedObjectsProvider } from './provider/createCachedObjectsProvider';
import { addSources } from './sources/addSources';
import { createDoctorRouter } from './router/createDoctorRouter';
import { createRouter } from './router/createRouter';
import { listClusters, NO_CACHE } from './clusters/listClusters';

/**
 * Answers the Kubernetes tab from memory: watches the Kubernetes plugin's clusters with its credentials, and takes the
 * place of its objects provider.
 *
 * @public
 */
export const kubernetesModuleCache = createBackendModule({
  pluginId: 'kubernetes',
  moduleId: 'cache',
  register(env) {
    env.registerInit({
      deps: {
        objectsProvider: kubernetesObjectsProviderExtensionPoint,
        cache: kubernetesCacheServiceRef,
        explainer: clusterAccessExplainerServiceRef,
        sources: clusterSourcesServiceRef,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        lifecycle: coreServices.lifecycle,
        auth: coreServices.auth,
        http: coreServices.httpRouter,
        httpAuth: coreServices.httpAuth,
        permissions: coreServices.permissions,
        auditor: coreServices.auditor,
      },
      async init(services) {
        const { objectsProvider, cache, explainer, sources, http } = services;
        const config = readCacheConfig(services.config);
        const doctor = ClusterDoctor.create({
          ...{ explainer, sources, store: cache },
        });
        addSources({ ...services, listed: () => doctor.names() });
        http.use(createDoctorRouter({ ...services, doctor }));
        if (!config.enabled) {
          cache.announce({ absence: 'kubernetes.cache.enabled is false' });
          objectsProvider.addObjectsProvider(async upstream => {
            listClusters({
              ...{ ...services, upstream, config, doctor, cache: NO_CACHE },
            });
            return await upstream.getDefault();
          });
          return;
        }
        cache.announce({});
        objectsProvider.addObjectsProvider(async upstream =>
          createCachedObjectsProvider({
            ...services,
            upstream,
            config,
            doctor,
          }),
        );
        http.use(createRouter({ ...services, store: cache }));
      },
    });
  },
});
