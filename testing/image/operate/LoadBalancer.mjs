import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

// As the chart's readiness probe: a replica that is ending gets requests for so long, and has to answer them.
const PROBE_PERIOD_MS = 5_000;
const FAILURE_THRESHOLD = 2;

/** Passes requests on to replicas that are ready, in turn, as a Kubernetes service does. It repeats no request. */
export class LoadBalancer {
  static async start() {
    const balancer = new LoadBalancer();
    balancer.server = createServer((incoming, response) =>
      balancer.forward(incoming, response),
    );
    balancer.server.listen(0, '127.0.0.1');
    await once(balancer.server, 'listening');
    balancer.url = `http://127.0.0.1:${balancer.server.address().port}`;
    return balancer;
  }

  #targets = new Map();
  #turn = 0;

  /** Adds a replica, by its URL, once it is ready. */
  async add(url) {
    const target = { failures: 0, stop: new AbortController() };
    while (!(await isReady(url))) await sleep(500);
    this.#targets.set(url, target);
    this.probe(url, target).catch(() => {});
  }

  async probe(url, target) {
    const { signal } = target.stop;
    while (!signal.aborted) {
      await sleep(PROBE_PERIOD_MS, undefined, { signal });
      target.failures = (await isReady(url)) ? 0 : target.failures + 1;
      if (target.failures >= FAILURE_THRESHOLD) this.remove(url);
    }
  }

  remove(url) {
    this.#targets.get(url)?.stop.abort();
    this.#targets.delete(url);
  }

  forward(incoming, response) {
    const urls = [...this.#targets.keys()];
    if (urls.length === 0) {
      response.writeHead(503).end('no replica is ready');
      return;
    }
    const target = new URL(incoming.url, urls[this.#turn++ % urls.length]);
    const { method, headers } = incoming;
    const outgoing = request(target, {
      method,
      headers: { ...headers, connection: 'close' },
      agent: false,
    });
    outgoing.on('response', answer => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    // Who has gone away waits for nothing, and a replica that is ending must not wait for them either.
    response.on('close', () => outgoing.destroy());
    outgoing.on('error', error => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end(String(error));
    });
    incoming.pipe(outgoing);
  }

  stop() {
    for (const url of this.#targets.keys()) this.remove(url);
    this.server.closeAllConnections();
    this.server.close();
  }
}

async function isReady(url) {
  try {
    const path = '/.backstage/health/v1/readiness';
    const signal = AbortSignal.timeout(3_000);
    return (await fetch(`${url}${path}`, { signal })).ok;
  } catch {
    return false;
  }
}
