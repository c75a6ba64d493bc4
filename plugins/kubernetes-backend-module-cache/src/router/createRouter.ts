import {
  AuditorService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  NotAllowedError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import { kubernetesClustersReadPermission } from '@backstage/plugin-kubernetes-common';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import express from 'express';
import Router from 'express-promise-router';
import { readStatus } from './CacheStatus';

/** `GET /cache/clusters`: the state of every watched cluster, for who may list clusters. */
export function createRouter(options: {
  store: KubernetesStore;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
}): express.Router {
  const { store, auditor, httpAuth, permissions } = options;
  const router = Router();
  router.get('/cache/clusters', async (request, response) => {
    const event = await auditor.createEvent({
      eventId: 'cluster-fetch',
      request,
      meta: { queryType: 'cache' },
    });
    try {
      const [decision] = await permissions.authorize(
        [{ permission: kubernetesClustersReadPermission }],
        { credentials: await httpAuth.credentials(request) },
      );
      if (decision.result !== AuthorizeResult.ALLOW) {
        throw new NotAllowedError('Unauthorized');
      }
      const clusters = store.clusters();
      if (!clusters) {
        throw new ServiceUnavailableError(
          'The list of clusters is not known yet; the log says what it waits for',
        );
      }
      response.json({ items: clusters.map(readStatus) });
      await event.success();
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  });
  return router;
}
