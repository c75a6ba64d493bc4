import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { ClusterSources } from './ClusterSources';

/**
 * The sources of clusters of this process. Modules that supply clusters add theirs.
 *
 * @public
 */
export const clusterSourcesServiceRef = createServiceRef<ClusterSources>({
  id: 'kubernetes-doctor.cluster-sources',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {},
      factory: () => ClusterSources.create(),
    }),
});
