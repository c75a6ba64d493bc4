import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { ClusterAccessExplainer } from './ClusterAccessExplainer';

/**
 * Says why a cluster cannot be signed in to, for all plugins of this process. Modules that know a kind of sign-in add their
 * explainer to it.
 *
 * @public
 */
export const clusterAccessExplainerServiceRef =
  createServiceRef<ClusterAccessExplainer>({
    id: 'kubernetes-doctor.access-explainer',
    scope: 'root',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: {},
        factory: () => ClusterAccessExplainer.create(),
      }),
  });
