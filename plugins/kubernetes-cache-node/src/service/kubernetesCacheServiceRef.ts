import { createServiceRef } from '@backstage/backend-plugin-api';
import { KubernetesCache } from './KubernetesCache';

/**
 * The watched clusters of this process, shared by all its plugins.
 *
 * @public
 */
export const kubernetesCacheServiceRef = createServiceRef<KubernetesCache>({
  id: 'kubernetes-cache',
  scope: 'root',
});
