import { ServiceUnavailableError } from '@backstage/errors';
import { kubernetesClustersReadPermission } from '@backstage/plugin-kubernetes-common';
import { DoctorReport } from '@mooring/plugin-kubernetes-doctor-common';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import { kubernetesFleetReadPermission } from '@mooring/plugin-kubernetes-matching-common';
import express from 'express';
import Router from 'express-promise-router';
import { ClusterDoctor } from '../doctor/ClusterDoctor';
import { AccessServices, authorized } from './authorized';
import { readStatus } from './CacheStatus';

/**
 * - `GET /cache/clusters`: the state of every watched cluster, for who may list clusters
 * - `GET /cache/doctor`: every cluster hop by hop, and `GET /cache/doctor/:cluster`: one, for who may read the fleet
 */
export function createRouter(
  options: AccessServices & { store: KubernetesStore; doctor: ClusterDoctor },
): express.Router {
  const { store, doctor, ...access } = options;
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

  router.get('/cache/doctor', async (request, response) => {
    const report: DoctorReport = await authorized(
      {
        ...access,
        request,
        permission: kubernetesFleetReadPermission,
        queryType: 'doctor',
      },
      () => doctor.diagnoseAll(),
    );
    response.json(report);
  });

  router.get('/cache/doctor/:cluster', async (request, response) => {
    const diagnosis = await authorized(
      {
        ...access,
        request,
        permission: kubernetesFleetReadPermission,
        queryType: 'doctor',
      },
      () => doctor.diagnose(request.params.cluster),
    );
    response.json(diagnosis);
  });
  return router;
}
