import { createPluginGroup } from './createPluginGroup';

/** All that talks to clusters. These share what they know of them, so they stay together. */
export default createPluginGroup({
  name: 'kubernetes',
  *features() {
    yield import('@backstage/plugin-kubernetes-backend');
    yield import('@mooring/plugin-kubernetes-backend-module-eks');
    yield import('@mooring/plugin-kubernetes-backend-module-cache');
    yield import('@mooring/plugin-kubernetes-matching-backend');
    yield import('@mooring/plugin-kubernetes-workloads-backend');
  },
});
