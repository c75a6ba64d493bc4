import {
  AuditorService,
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { audited } from '@mooring/plugin-kubernetes-matching-node';
import { ObjectRequest } from '@mooring/plugin-kubernetes-workloads-common';
import express, { Request, Response, Router } from 'express';
import { ActionsService } from '../actions/ActionsService';
import { ChangesService } from '../changes/ChangesService';
import { EventsService } from '../events/EventsService';
import { PodLogs } from '../logs/PodLogs';
import { ManifestService } from '../manifests/ManifestService';
import { AlertsService } from '../prometheus/AlertsService';
import { MetricsService } from '../prometheus/MetricsService';
import { createOpenApiRouter } from '../schema/openapi';
import { WorkloadsService } from '../service/WorkloadsService';
import { UsageService } from '../usage/UsageService';
import { readLogRequest } from './readLogRequest';
import { sendLog } from './sendLog';

/** Larger bodies are refused. */
const MAX_BODY = '16kb';

/** What a route is recorded as, and what it answers. */
interface Answer {
  eventId: string;
  severityLevel?: 'low' | 'medium' | 'high';
  meta: JsonObject;
  body(credentials: BackstageCredentials): Promise<object>;
}

/** The routes of `src/schema/openapi.yaml`. */
export async function createRouter(options: {
  service: WorkloadsService;
  events: EventsService;
  manifests: ManifestService;
  usage: UsageService;
  metrics: MetricsService;
  alerts: AlertsService;
  changes: ChangesService;
  actions: ActionsService;
  logs: PodLogs;
  /** Told how long each view took, in seconds, whether or not it failed. */
  onView: (seconds: number) => void;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): Promise<Router> {
  const { service, events, manifests, usage, metrics, alerts } = options;
  const { changes, actions, logs, httpAuth, auditor } = options;
  const router = await createOpenApiRouter({
    middleware: [express.json({ limit: MAX_BODY })],
  });

  /** Express adds an ETag to a GET, and answers 304 to a caller that has it already. */
  async function send(
    request: Request<any, any, any, any, any>,
    response: Response,
    { body, ...details }: Answer,
  ): Promise<void> {
    const credentials = await httpAuth.credentials(request);
    const answer = await audited(auditor, { ...details, request }, () =>
      body(credentials),
    );
    response.setHeader('Cache-Control', 'private, no-cache');
    response.json(answer);
  }

  router.get('/summaries', (request, response) => {
    const entityRefs = request.query.entityRef.map(readEntityRef);
    return send(request, response, {
      eventId: 'workloads-fetch',
      meta: { queryType: 'summaries', entities: entityRefs.length },
      body: credentials => service.summaries(entityRefs, credentials),
    });
  });

  router.get('/workloads/:kind/:namespace/:name', (request, response) => {
    const entityRef = stringifyEntityRef(request.params);
    return send(request, response, {
      eventId: 'workloads-fetch',
      meta: { queryType: 'by-name', entityRef },
      body: async credentials => {
        const startedAt = performance.now();
        try {
          return await service.workloads(entityRef, credentials);
        } finally {
          options.onView((performance.now() - startedAt) / 1000);
        }
      },
    });
  });

  router.get('/workloads/:kind/:namespace/:name/pods', (request, response) => {
    const entityRef = stringifyEntityRef(request.params);
    return send(request, response, {
      eventId: 'workloads-fetch',
      meta: { queryType: 'pods', entityRef, ...request.query },
      body: credentials => service.pods(entityRef, request.query, credentials),
    });
  });

  router.get(
    '/workloads/:kind/:namespace/:name/events',
    (request, response) => {
      const entityRef = stringifyEntityRef(request.params);
      const asked = readObjectRequest(request.query);
      return send(request, response, {
        eventId: 'events-read',
        meta: { entityRef, ...metaOf(asked) },
        body: credentials => events.events(entityRef, asked, credentials),
      });
    },
  );

  router.get(
    '/workloads/:kind/:namespace/:name/manifest',
    (request, response) => {
      const entityRef = stringifyEntityRef(request.params);
      const asked = readObjectRequest(request.query);
      return send(request, response, {
        eventId: 'manifest-read',
        meta: { entityRef, ...metaOf(asked) },
        body: credentials => manifests.manifest(entityRef, asked, credentials),
      });
    },
  );

  router.get('/workloads/:kind/:namespace/:name/usage', (request, response) => {
    const entityRef = stringifyEntityRef(request.params);
    return send(request, response, {
      eventId: 'usage-fetch',
      meta: { entityRef },
      body: credentials => usage.usage(entityRef, credentials),
    });
  });

  router.get(
    '/workloads/:kind/:namespace/:name/metrics',
    (request, response) => {
      const entityRef = stringifyEntityRef(request.params);
      return send(request, response, {
        eventId: 'metrics-fetch',
        meta: { entityRef, ...request.query },
        body: credentials =>
          metrics.metrics(entityRef, request.query, credentials),
      });
    },
  );

  router.get(
    '/workloads/:kind/:namespace/:name/alerts',
    (request, response) => {
      const entityRef = stringifyEntityRef(request.params);
      return send(request, response, {
        eventId: 'alerts-fetch',
        meta: { entityRef },
        body: credentials => alerts.alerts(entityRef, credentials),
      });
    },
  );

  router.get(
    '/workloads/:kind/:namespace/:name/changes',
    (request, response) => {
      const entityRef = stringifyEntityRef(request.params);
      return send(request, response, {
        eventId: 'changes-fetch',
        meta: { entityRef },
        body: credentials =>
          changes.changes(entityRef, request.query, credentials),
      });
    },
  );

  router.post(
    '/workloads/:kind/:namespace/:name/actions/:action',
    (request, response) => {
      const { action, ...entity } = request.params;
      const entityRef = stringifyEntityRef(entity);
      const { dryRun = false } = request.body;
      return send(request, response, {
        eventId: 'action-invoke',
        severityLevel: dryRun ? 'low' : 'high',
        meta: { entityRef, action, dryRun, ...metaOf(request.body) },
        body: credentials =>
          actions.invoke(entityRef, action, request.body, credentials),
      });
    },
  );

  router.get(
    '/workloads/:kind/:namespace/:name/logs',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request);
      const entityRef = stringifyEntityRef(request.params);
      const asked = readLogRequest(request.query);
      const log = await audited(
        auditor,
        {
          eventId: 'logs-read',
          severityLevel: 'medium',
          request,
          meta: { entityRef, ...request.query },
        },
        () => logs.open(entityRef, asked, credentials),
      );
      await sendLog(log, response as Response);
    },
  );

  return router;
}

function readObjectRequest(query: {
  cluster: string;
  objectKind: string;
  objectNamespace?: string;
  objectName: string;
}): ObjectRequest {
  const { cluster, objectKind, objectNamespace, objectName } = query;
  return {
    cluster,
    object: { kind: objectKind, namespace: objectNamespace, name: objectName },
  };
}

function metaOf({ cluster, object }: ObjectRequest): JsonObject {
  return { cluster, object: { ...object } };
}

function readEntityRef(ref: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(ref, { defaultNamespace: 'default' }),
    );
  } catch {
    throw new InputError(
      `${JSON.stringify(
        ref,
      )} must be the reference of an entity, such as "component:default/cart"`,
    );
  }
}
