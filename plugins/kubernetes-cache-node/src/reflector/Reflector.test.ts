import { mockServices } from '@backstage/backend-test-utils';
import { ServerResponse } from 'node:http';
import { PODS, until, untilState } from '../__testUtils__/CacheOfDemoCluster';
import { CollectedMetrics } from '../__testUtils__/CollectedMetrics';
import { FAST_LIMITS, FAST_TIMING } from '../__testUtils__/fastTiming';
import { Script, ScriptedApiServer } from '../__testUtils__/ScriptedApiServer';
import { DefaultKubernetesCache } from '../service/DefaultKubernetesCache';

jest.setTimeout(60_000);

const SECRET = 'hunter2';

describe('a reflector', () => {
  let server: ScriptedApiServer | undefined;
  let cache: DefaultKubernetesCache;
  let metrics: CollectedMetrics;
  const logger = mockServices.logger.mock();

  /** Watches pods of a server that answers so. */
  async function watch(script: Script, url?: string): Promise<void> {
    server = await ScriptedApiServer.start(script);
    metrics = CollectedMetrics.create();
    cache = DefaultKubernetesCache.create({
      logger,
      lifecycle: { addShutdownHook: () => {} },
      timing: FAST_TIMING,
      limits: FAST_LIMITS,
      meter: metrics.meter,
    });
    cache.watch([
      {
        name: 'odd',
        url: url ?? server.url,
        kinds: [PODS],
        getCredential: async () => ({ type: 'bearer token', token: SECRET }),
      },
    ]);
  }

  const state = () => cache.cluster('odd')!.index.state;
  const names = () =>
    [...cache.cluster('odd')!.index.find({})].map(({ name }) => name).sort();

  const reaches = (expected: object) => untilState(state, expected);

  afterEach(async () => {
    await cache.stop();
    await until(
      () => !server?.connectionCount,
      () => `the end of ${server?.connectionCount} connections`,
    );
    await server?.stop();
    const { info, warn, error } = logger;
    const calls = [info, warn, error].flatMap(({ mock }) => mock.calls);
    if (JSON.stringify(calls).includes(SECRET) || error.mock.calls.length > 0) {
      throw new Error(`This was logged: ${JSON.stringify(calls)}`);
    }
    jest.resetAllMocks();
  });

  it('lists page by page where an API server does not stream lists, and then watches', async () => {
    const asked: string[] = [];
    const pages = [['a', 'b'], ['c'], []];
    await watch(({ path, query }, response) => {
      if (query.get('sendInitialEvents')) {
        const message = 'sendInitialEvents: Forbidden';
        json(response, { kind: 'Status', code: 422, message }, 422);
        return;
      }
      if (query.get('watch')) {
        response.writeHead(200, { 'content-type': 'application/json' });
        asked.push(`watch from ${query.get('resourceVersion')}`);
        event(response, 'ADDED', pod('d', '12'));
        return;
      }
      if (path.includes('/namespaces/')) {
        json(response, { code: 403 }, 403);
        return;
      }
      // What it asks about on a second connection, it asks whenever that is made.
      if (query.get('limit') === '500') asked.push(`${path} ${query}`);
      const page = Number(query.get('continue') ?? 0);
      json(response, {
        kind: 'PodList',
        apiVersion: 'v1',
        metadata: {
          resourceVersion: '11',
          continue: page < 2 ? String(page + 1) : '',
        },
        items: pages[page].map(name => ({ metadata: { name } })),
      });
    });
    await until(
      () => names().length === 4,
      () => `all pods; there are ${names()}`,
    );
    expect(names()).toEqual(['a', 'b', 'c', 'd']);
    expect(state()).toEqual({ type: 'synced' });
    expect(asked).toEqual([
      '/api/v1/pods limit=500',
      '/api/v1/pods limit=500&continue=1',
      '/api/v1/pods limit=500&continue=2',
      'watch from 11',
    ]);
  });

  it('takes whatever chunks an answer comes in', async () => {
    await watch((_, response) => {
      const bytes = Buffer.from(
        [
          line('ADDED', pod('ä', '1')),
          line('ADDED', pod('日本', '2')),
          line('MODIFIED', pod('ä', '3')),
          line('DELETED', pod('日本', '4')),
          line('ADDED', pod('last', '5')),
          line('BOOKMARK', initialEventsEnd('6')),
        ].join(''),
      );
      response.writeHead(200, { 'content-type': 'application/json' });
      const next = (at: number) => {
        if (at >= bytes.length) return;
        response.write(bytes.subarray(at, at + 7));
        setImmediate(next, at + 7);
      };
      next(0);
    });
    await reaches({ type: 'synced' });
    expect(names()).toEqual(['last', 'ä']);
  });

  it.each<[string, Script, object]>([
    [
      'redirects',
      (_, response) => {
        const location = `https://${SECRET}@login.example.org/?token=${SECRET}`;
        response.writeHead(302, { location }).end();
      },
      {
        reason: expect.stringContaining(
          'it redirects to https://login.example.org (302)',
        ),
      },
    ],
    [
      'answers with a sign-in page',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end(`<html>${SECRET}</html>`);
      },
      { reason: expect.stringContaining('text/html instead of JSON') },
    ],
    [
      'calls a sign-in page JSON',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(`<html>${SECRET}</html>\n`);
      },
      { reason: 'its answer is broken: a line is not JSON' },
    ],
    [
      'sends a line that never ends',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const chunk = Buffer.alloc(1024 * 1024, SECRET);
        const more = () => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', more).on('error', () => {});
        more();
      },
      { reason: expect.stringMatching(/more than \d+ bytes|no end/) },
    ],
    [
      'sends bookmarks without a version',
      (_, response) =>
        event(response, 'BOOKMARK', { kind: 'Pod', metadata: {} }),
      { reason: 'its answer is broken: a bookmark has no resourceVersion' },
    ],
    [
      'sends events of no type',
      (_, response) => event(response, `<${SECRET}>`, pod('a', '1')),
      { reason: 'its answer is broken: an event is of no known type' },
    ],
    [
      'sends a head that is too large',
      (_, response) => {
        response.writeHead(200, { 'x-large': 'x'.repeat(100_000) }).end();
      },
      { hop: 'api' },
    ],
    [
      'has no core group',
      (_, response) => {
        response.writeHead(404, { 'content-type': 'text/plain' });
        response.end('404 page not found');
      },
      {
        hop: 'api',
        reason: expect.stringContaining("check the path of the cluster's URL"),
      },
    ],
    [
      'says things in its errors',
      (_, response) => {
        const status = { message: SECRET, reason: `${SECRET} <b>` };
        json(response, status, 500);
      },
      { reason: 'it answers 500' },
    ],
  ])('is told so when the server %s', async (_, script, expected) => {
    await watch(script);
    await reaches({ type: 'unreachable', hop: 'api', ...expected });
    expect(JSON.stringify(state())).not.toContain(SECRET);
  });

  it('names the hop when nothing is there, or under no name', async () => {
    await watch(() => {}, 'http://127.0.0.1:1');
    await reaches({
      type: 'unreachable',
      hop: 'tcp',
      reason: 'it refuses connections (ECONNREFUSED)',
    });
    await cache.stop();
    await server!.stop();
    await watch(() => {}, 'https://no-such-host.invalid');
    await reaches({ type: 'unreachable', hop: 'dns' });
    await cache.stop();
    await server!.stop();
    // A server that does not speak TLS.
    const plain = await ScriptedApiServer.start(() => {});
    await watch(() => {}, plain.url.replace('http:', 'https:'));
    await reaches({ type: 'unreachable', hop: 'tls' });
    await cache.stop();
    await plain.stop();
    await server!.stop();
    await watch(() => {}, 'ftp://example.org');
    await reaches({
      type: 'unreachable',
      reason: expect.stringContaining('"ftp://example.org"'),
    });
  });

  it('tells a cluster that answers only for a little from one that does not answer', async () => {
    let isCut = true;
    let short = 0;
    await watch(({ query }, response) => {
      if (isCut && query.get('limit') !== '1') {
        // As a gateway does that holds answers back and takes only short ones.
        response.setHeader('content-type', 'application/json');
        response.write('{"kind":"PodList","items":[');
        setImmediate(() => response.destroy());
        return;
      }
      if (query.get('limit') === '1') short++;
      const list = { kind: 'PodList', metadata: { resourceVersion: '7' } };
      if (query.get('sendInitialEvents')) {
        event(response, 'BOOKMARK', initialEventsEnd('7'));
      } else {
        json(response, { ...list, items: [{ metadata: { name: 'a' } }] });
      }
    });
    await reaches({ type: 'unreachable', hop: 'api', askedLive: true });
    isCut = false;
    await reaches({ type: 'synced' });
    expect(state()).not.toHaveProperty('askedLive');
    expect(short).toBeGreaterThan(0);
  });

  it('refuses what is not an object, and takes the rest', async () => {
    await watch(({ query }, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      if (!query.get('sendInitialEvents')) return;
      response.write(line('ADDED', { metadata: { labels: 7 } }));
      response.write(line('ADDED', []));
      response.write(line('ADDED', pod('a', '1')));
      response.write(
        line('ADDED', { ...pod('b', '2'), unknown: { fields: [null] } }),
      );
      response.write(line('BOOKMARK', initialEventsEnd('3')));
    });
    await reaches({ type: 'synced' });
    expect(names()).toEqual(['a', 'b']);
    expect(await metrics.sum('refused')).toBe(2);
  });

  it('lists again when an API server has lost the version, or gives a wrong one', async () => {
    let lists = 0;
    await watch(({ query }, response) => {
      if (query.get('sendInitialEvents')) {
        lists++;
        event(response, 'ADDED', pod(`pod-${lists}`, '900'));
        event(response, 'BOOKMARK', initialEventsEnd('999'));
        if (lists === 1) response.end();
        return;
      }
      const message = 'Too large resource version: 999, current: 5';
      json(response, { code: 504, reason: 'Timeout', message }, 504);
    });
    await until(
      () => lists > 1,
      () => 'a second list',
    );
    await reaches({ type: 'synced' });
    expect(names()).toEqual(['pod-2']);
  });
});

function pod(name: string, resourceVersion: string) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', resourceVersion },
  };
}

function initialEventsEnd(resourceVersion: string) {
  const annotations = { 'k8s.io/initial-events-end': 'true' };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { resourceVersion, annotations },
  };
}

function line(type: string, object: unknown): string {
  return `${JSON.stringify({ type, object })}\n`;
}

function event(response: ServerResponse, type: string, object: unknown): void {
  if (!response.headersSent) {
    response.setHeader('content-type', 'application/json');
  }
  response.write(line(type, object));
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
