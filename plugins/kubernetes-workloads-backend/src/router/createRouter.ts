import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { LogRequest } from '@mooring/plugin-kubernetes-workloads-common';
import { Response, Router } from 'express';
import { OpenLog, PodLogs } from '../logs/PodLogs';
import { createOpenApiRouter } from '../schema/openapi';
import { WorkloadsService } from '../service/WorkloadsService';

/** The routes of `src/schema/openapi.yaml`. */
export async function createRouter(options: {
  service: WorkloadsService;
  logs: PodLogs;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): Promise<Router> {
  const { service, logs, httpAuth, auditor } = options;
  const router = await createOpenApiRouter();

  router.get('/workloads/:kind/:namespace/:name', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const entityRef = stringifyEntityRef(request.params);
    const event = await auditor.createEvent({
      eventId: 'workloads-fetch',
      request,
      meta: { entityRef },
    });
    try {
      const body = await service.workloads(entityRef, credentials);
      // Express adds an ETag, and answers 304 to a caller that has it already.
      response.setHeader('Cache-Control', 'private, no-cache');
      (response as Response).json(body);
      await event.success();
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  });

  router.get(
    '/workloads/:kind/:namespace/:name/logs',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request);
      const entityRef = stringifyEntityRef(request.params);
      const asked: LogRequest = {
        ...request.query,
        namespace: request.query.podNamespace,
      };
      const event = await auditor.createEvent({
        eventId: 'logs-read',
        severityLevel: 'medium',
        request,
        meta: { entityRef, ...asked },
      });
      let log: OpenLog;
      try {
        log = await logs.open(entityRef, asked, credentials);
        await event.success();
      } catch (error) {
        await event.fail({ error: error as Error });
        throw error;
      }
      const raw = response as Response;
      raw.setHeader('Content-Type', 'text/plain; charset=utf-8');
      raw.setHeader('Cache-Control', 'no-store');
      raw.setHeader('X-Content-Type-Options', 'nosniff');
      raw.setHeader('X-Accel-Buffering', 'no');
      raw.flushHeaders();
      // Whether the reader leaves or the log ends: nothing of it is left open.
      raw.once('close', () => log.close());
      try {
        // A reader that stops reading stops the cluster, too.
        await pipeline(Readable.from(log.body), raw);
      } catch {
        raw.destroy(); // the reader left, or the cluster did: the answer ends short
      }
    },
  );

  return router;
}
