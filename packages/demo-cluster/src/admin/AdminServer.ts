import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import express, { ErrorRequestHandler, RequestHandler } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { isError, NotFoundError } from '@backstage/errors';
import { DemoCluster } from '../DemoCluster';
import { faultSchema } from '../faults/faultSchema';
import { RequestFilter } from '../server/RequestLog';

/** What requests can be filtered by in a query. */
const FILTERS = [
  'verb',
  'resource',
  'group',
  'namespace',
  'name',
  'subresource',
  'user',
] as const;

// Express tells error handlers by their four parameters.
const answerError: ErrorRequestHandler = (error, _request, response, _next) => {
  if (error instanceof z.ZodError) {
    response.status(400).json({ error: z.prettifyError(error) });
  } else {
    response
      .status(isError(error) && error.name === 'NotFoundError' ? 404 : 400)
      .json({ error: String(error.message) });
  }
};

/** Sets faults and counts requests over HTTP, for tests in other processes; on loopback, with a token of its own. */
export class AdminServer {
  static async start(options: {
    clusters: DemoCluster[];
  }): Promise<AdminServer> {
    const token = randomBytes(32).toString('base64url');
    const app = express();
    app.use(
      requireToken(token),
      express.json({ limit: '100kb' }),
      createRouter(options.clusters),
      answerError,
    );
    const server = createServer(app);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new AdminServer(server, token);
  }

  private constructor(
    private readonly server: Server,
    readonly token: string,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

function createRouter(clusters: DemoCluster[]) {
  const router = Router();
  const find = (name: string): DemoCluster => {
    const cluster = clusters.find(candidate => candidate.name === name);
    if (!cluster) {
      throw new NotFoundError(
        `There is no cluster "${name}"; there are ${clusters
          .map(each => each.name)
          .join(', ')}`,
      );
    }
    return cluster;
  };
  router.get('/clusters', (_, response) => {
    response.json(clusters.map(({ name, url }) => ({ name, url })));
  });
  router.get('/clusters/:name/faults', (request, response) => {
    response.json(find(request.params.name).faults.active);
  });
  router.post('/clusters/:name/faults', (request, response) => {
    find(request.params.name).faults.add(faultSchema.parse(request.body));
    response.status(204).end();
  });
  router.delete('/clusters/:name/faults', (request, response) => {
    find(request.params.name).faults.clear();
    response.status(204).end();
  });
  router.get('/clusters/:name/requests', (request, response) => {
    const { requests } = find(request.params.name);
    const conditions = FILTERS.filter(key => key in request.query).map(key => [
      key,
      request.query[key],
    ]);
    const entries = requests.find(
      Object.fromEntries(conditions) as RequestFilter,
    );
    response.json({ total: requests.total, count: entries.length, entries });
  });
  router.delete('/clusters/:name/requests', (request, response) => {
    find(request.params.name).requests.clear();
    response.status(204).end();
  });
  router.post('/clusters/:name/history/compact', (request, response) => {
    find(request.params.name).compactHistory();
    response.status(204).end();
  });
  router.post('/clusters/:name/users/:user/token', (request, response) => {
    response.json({
      token: find(request.params.name).rotateToken(request.params.user),
    });
  });
  return router;
}

function requireToken(token: string): RequestHandler {
  const expected = Buffer.from(`Bearer ${token}`);
  return (request, response, next) => {
    const given = Buffer.from(request.headers.authorization ?? '');
    if (given.length === expected.length && timingSafeEqual(given, expected)) {
      next();
    } else {
      response.status(401).json({
        error:
          'The bearer token is missing or wrong; it is in DEMO_CLUSTER_ADMIN_TOKEN',
      });
    }
  };
}
