import {
  AuditorService,
  BackstageCredentials,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';
import { audited } from '@mooring/plugin-kubernetes-matching-node';
import express, { Request, Response, Router } from 'express';
import { MatchingService } from '../service/MatchingService';
import { createOpenApiRouter } from '../schema/openapi';
import { hideInternals } from './hideInternals';
import { sendWithEtag } from './sendWithEtag';

/** An entity to explain is at most this large; a catalog file of this size would be refused by most hosts. */
const MAX_BODY = '256kb';

/** The events of this plugin's audit log. */
type AuditEventId = 'match-fetch' | 'match-explain' | 'fleet-fetch';

/** What a route is recorded as, and what it answers to a caller. */
interface Answer {
  eventId: AuditEventId;
  meta: JsonObject;
  body(credentials: BackstageCredentials): Promise<object>;
}

/** The routes of `src/schema/openapi.yaml`. */
export async function createRouter(options: {
  service: MatchingService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  logger: LoggerService;
}): Promise<Router> {
  const { service, httpAuth, auditor, logger } = options;
  const router = await createOpenApiRouter({
    middleware: [express.json({ limit: MAX_BODY })],
  });

  async function send(
    request: Request<any, any, any, any, any>,
    response: Response,
    { eventId, meta, body }: Answer,
  ): Promise<void> {
    const credentials = await httpAuth.credentials(request);
    sendWithEtag(
      response,
      await audited(auditor, { eventId, request, meta }, () =>
        body(credentials),
      ),
    );
  }

  router.get('/matches/:kind/:namespace/:name', async (request, response) => {
    const entityRef = stringifyEntityRef(request.params);
    await send(request, response, {
      eventId: 'match-fetch',
      meta: { queryType: 'by-name', entityRef },
      body: credentials => service.match(entityRef, credentials),
    });
  });

  router.get('/matches', (request, response) =>
    send(request, response, {
      eventId: 'match-fetch',
      meta: { queryType: 'by-query' },
      body: credentials => service.matches(request.query, credentials),
    }),
  );

  router.get('/dangling-labels', (request, response) =>
    send(request, response, {
      eventId: 'fleet-fetch',
      meta: { queryType: 'dangling-labels' },
      body: credentials =>
        service.fleetFindings('dangling-label', request.query, credentials),
    }),
  );

  router.get('/unlabelled-workloads', (request, response) =>
    send(request, response, {
      eventId: 'fleet-fetch',
      meta: { queryType: 'unlabelled-workloads' },
      body: credentials =>
        service.fleetFindings(
          'unlabelled-workload',
          request.query,
          credentials,
        ),
    }),
  );

  router.get('/clusters', (request, response) =>
    send(request, response, {
      eventId: 'fleet-fetch',
      meta: { queryType: 'clusters' },
      body: credentials => service.clusters(credentials),
    }),
  );

  router.get('/summary', (request, response) =>
    send(request, response, {
      eventId: 'fleet-fetch',
      meta: { queryType: 'summary' },
      body: credentials => service.summary(request.query, credentials),
    }),
  );

  router.post('/explain', async (request, response) => {
    const entity = request.body.entity as Entity;
    await send(request, response, {
      eventId: 'match-explain',
      meta: { entityRef: stringifyEntityRef(entity) },
      body: credentials => service.explain(entity, credentials),
    });
  });

  // No user reads these: their permissions are the catalog's business, where verdicts become part of the entity.
  router.post('/verdicts', async (request, response) => {
    await httpAuth.credentials(request, { allow: ['service'] });
    const { entityRefs } = request.body;
    const verdicts = await audited(
      auditor,
      {
        eventId: 'match-fetch',
        request,
        meta: { queryType: 'verdicts', entities: entityRefs.length },
      },
      async () => ({ items: service.verdicts(entityRefs) }),
    );
    sendWithEtag(response, verdicts);
  });

  router.use(hideInternals(logger));
  return router;
}
