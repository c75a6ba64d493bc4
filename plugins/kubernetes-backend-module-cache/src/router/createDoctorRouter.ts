import { InputError } from '@backstage/errors';
import { DoctorReport } from '@mooring/plugin-kubernetes-doctor-common';
import { kubernetesFleetReadPermission } from '@mooring/plugin-kubernetes-matching-common';
import express from 'express';
import Router from 'express-promise-router';
import { ClusterDoctor } from '../doctor/ClusterDoctor';
import { AccessServices, authorized } from './authorized';

/** Many HTTP clients give up after five minutes. */
const DEFAULT_TIMEOUT_S = 180;
const MAX_TIMEOUT_S = 3600;

/** `GET /cache/doctor?timeout=<seconds>`: every cluster hop by hop, and `GET /cache/doctor/:cluster`: one, for who may read the fleet. */
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
      () =>
        doctor.diagnoseAll({ timeoutMs: readTimeout(request.query.timeout) }),
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

/** @throws InputError */
function readTimeout(value: unknown): number {
  const seconds = value === undefined ? DEFAULT_TIMEOUT_S : Number(value);
  if (!(seconds >= 1 && seconds <= MAX_TIMEOUT_S)) {
    throw new InputError(
      `timeout: ${JSON.stringify(
        value,
      )} is not a number of seconds from 1 to ${MAX_TIMEOUT_S}`,
    );
  }
  return seconds * 1000;
}
