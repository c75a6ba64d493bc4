import { DoctorReport } from '@mooring/plugin-kubernetes-doctor-common';
import { kubernetesFleetReadPermission } from '@mooring/plugin-kubernetes-matching-common';
import express from 'express';
import Router from 'express-promise-router';
import { ClusterDoctor } from '../doctor/ClusterDoctor';
import { AccessServices, authorized } from './authorized';

/** `GET /cache/doctor`: every cluster hop by hop, and `GET /cache/doctor/:cluster`: one, for who may read the fleet. */
export function createDoctorRouter(
  options: AccessServices & { doctor: ClusterDoctor },
): express.Router {
  const { doctor, ...access } = options;
  const router = Router();
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
