import { ServiceUnavailableError } from '@backstage/errors';
import { kubernetesClustersReadPermission } from '@backstage/plugin-kubernetes-common';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import express from 'express';
import Router from 'express-promise-router';
import { AccessServices, authorized } from './authorized';
import { readStatus } from './CacheStatus';

/** `GET /cache/clusters`: the state of every watched cluster, for who may list clusters. */
export function createRouter(
  options: AccessServices & { store: KubernetesStore },
): express.Router {
  const { store, ...access } = options;
  const router = Router();
  router.get('/cache/clusters', async (request, response) => {
    const items = await authorized(
      {
        ...access,
        request,
        permission: kubernetesClustersReadPermission,
        queryType: 'cache',
      },
      async () => {
        const clusters = store.clusters();
        if (!clusters) {
          throw new ServiceUnavailableError(
            'The list of clusters is not known yet; the log says what it waits for',
          );
        }
        return clusters.map(readStatus);
      },
    );
    response.json({ items });
  });

  return router;
}
