import {
  NotImplementedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import { CatalogFollower } from '../catalog/CatalogFollower';
import { LiveMatches } from '../matching/LiveMatches';

/** The answer while the catalog or the list of clusters has not been read: nobody should take it for "nothing there". */
export function notReady(options: {
  live: LiveMatches;
  follower: CatalogFollower;
  store: KubernetesStore;
}): Error {
  const { live, follower, store } = options;
  if (follower.problem && !live.isReady) {
    return new ServiceUnavailableError(
      `The catalog cannot be read: ${follower.problem}`,
    );
  }
  // It would not come by waiting.
  if (live.isReady && store.absence !== undefined) {
    return new NotImplementedError(
      `This needs the clusters to be watched, and none is: ${store.absence}`,
    );
  }
  return new ServiceUnavailableError(
    'The catalog is still being read, or the clusters are; ask again in a few seconds',
  );
}
