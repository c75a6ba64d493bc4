import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import express, { Router } from 'express';
import { MatchingService } from '../matching/MatchingService';
import { createOpenApiRouter } from '../schema/openapi';
import { audited } from './audited';
import { sendWithEtag } from './sendWithEtag';

/** An entity to explain is no larger; a catalog file of this size would be refused by most hosts. */
const MAX_BODY = '256kb';

/** The routes of `src/schema/openapi.yaml`. */
export async function createRouter(options: {
  service: MatchingService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): Promise<Router> {
  const { service, httpAuth, auditor } = options;
  const router = await createOpenApiRouter({
    middleware: [express.json({ limit: MAX_BODY })],
  });

  router.get('/matches/:kind/:namespace/:name', async (request, response) => {
    const entityRef = stringifyEntityRef(request.params);
    const credentials = await httpAuth.credentials(request);
    const match = await audited(
      {
        auditor,
        eventId: 'match-fetch',
        request,
        meta: { queryType: 'by-name', entityRef },
      },
      () => service.match(entityRef, credentials),
    );
    sendWithEtag(response, match);
  });

  router.get('/matches', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const page = await audited(
      {
        auditor,
        eventId: 'match-fetch',
        request,
        meta: { queryType: 'by-query' },
      },
      () => service.matches(request.query, credentials),
    );
    sendWithEtag(response, page);
  });

  router.get('/dangling-labels', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const page = await audited(
      {
        auditor,
        eventId: 'fleet-fetch',
        request,
        meta: { queryType: 'dangling-labels' },
      },
      () => service.fleetFindings('dangling-label', request.query, credentials),
    );
    sendWithEtag(response, page);
  });

  router.get('/unlabelled-workloads', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const page = await audited(
      {
        auditor,
        eventId: 'fleet-fetch',
        request,
        meta: { queryType: 'unlabelled-workloads' },
      },
      () =>
        service.fleetFindings(
          'unlabelled-workload',
          request.query,
          credentials,
        ),
    );
    sendWithEtag(response, page);
  });

  router.get('/clusters', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const items = await audited(
      {
        auditor,
        eventId: 'fleet-fetch',
        request,
        meta: { queryType: 'clusters' },
      },
      () => service.clusters(credentials),
    );
    sendWithEtag(response, { items });
  });

  router.get('/summary', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const summary = await audited(
      {
        auditor,
        eventId: 'fleet-fetch',
        request,
        meta: { queryType: 'summary' },
      },
      () => service.summary(request.query, credentials),
    );
    sendWithEtag(response, summary);
  });

  router.post('/explain', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const entity = request.body.entity as Entity;
    const match = await audited(
      {
        auditor,
        eventId: 'match-explain',
        request,
        meta: { entityRef: stringifyEntityRef(entity) },
      },
      () => service.explain(entity, credentials),
    );
    sendWithEtag(response, match);
  });

  return router;
}
