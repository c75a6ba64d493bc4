import {
  RootConfigService,
  RootHealthService,
  RootHttpRouterService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { Request, RequestHandler, Router } from 'express';

/** What guides to Backstage have their probes ask. It was the path of Backstage's old backend system. */
const GUIDES_HEALTH_PATH = '/healthcheck';

/**
 * What probes and scrapers ask elsewhere. Here the app would answer with its page and 200, also while the portal shuts down,
 * so that a probe of one of these could never fail.
 */
const NOT_SERVED = [
  '/.backstage',
  '/_health',
  '/_status',
  '/actuator',
  '/alive',
  '/health',
  '/health-check',
  '/health_check',
  '/healthz',
  '/heartbeat',
  '/live',
  '/liveness',
  '/livez',
  '/metrics',
  '/ping',
  '/ready',
  '/readiness',
  '/readyz',
  '/startup',
  '/startupz',
  '/status',
  '/statusz',
];

/** Serves the path that guides name, as readiness does, and keeps the app's page from answering other probes. */
export function serveProbePaths(options: {
  router: RootHttpRouterService;
  health: RootHealthService;
  config: RootConfigService;
}): void {
  const { router, health, config } = options;
  router.use(GUIDES_HEALTH_PATH, readiness({ health, config }));
  for (const path of NOT_SERVED) router.use(path, notServed);
}

function readiness(options: {
  health: RootHealthService;
  config: RootConfigService;
}): RequestHandler {
  const { health, config } = options;
  const headers = config.getOptional<Record<string, string>>(
    'backend.health.headers',
  );
  const router = Router();
  router.get('/', async (_, response, next) => {
    try {
      const { status, payload } = await health.getReadiness();
      response
        .set(headers ?? {})
        .status(status)
        .json(payload);
    } catch (error) {
      next(error);
    }
  });
  router.use(notServed);
  return router;
}

function notServed({ baseUrl, path }: Request): never {
  throw new NotFoundError(
    `${baseUrl}${path === '/' ? '' : path} is not served; probes ask ` +
      '/.backstage/health/v1/readiness or /.backstage/health/v1/liveness',
  );
}
