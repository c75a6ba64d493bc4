import { once } from 'node:events';
import { createServer, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { serve } from '../processes/serve';
import { generateWorkload } from '../workloads/generateWorkload';

/** What the streamed list of pods holds; each path is a cluster of its own. */
export interface PodStreamOptions {
  seed: number;
  podsPerComponent: number;
  /** How many components there are under each path, such as `{ '/large': 20000 }`. */
  components: Record<string, number>;
}

/**
 * Answers a watch that asks for all pods as an API server does (WatchList), with pods that are generated meanwhile:
 * 100,000 of them would not fit into a real one on a small machine. Knows no other request.
 *
 * @returns the URL.
 */
async function start(options: PodStreamOptions): Promise<string> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, 'http://localhost');
    const [path, resource] = url.pathname.split('/api/v1/');
    const components = options.components[path];
    if (
      components === undefined ||
      resource !== 'pods' ||
      url.searchParams.get('sendInitialEvents') !== 'true'
    ) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    await streamPods(response, { ...options, components: components });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function streamPods(
  response: ServerResponse,
  options: { seed: number; podsPerComponent: number; components: number },
): Promise<void> {
  const { seed, podsPerComponent, components } = options;
  const write = async (events: object[]) => {
    const lines = events.map(event => `${JSON.stringify(event)}\n`);
    if (!response.write(lines.join(''))) await once(response, 'drain');
  };
  for (let index = 0; index < components; index++) {
    const { pods } = generateWorkload({ seed, index, pods: podsPerComponent });
    // As API servers write it, the kind comes first.
    const events = pods.map(({ kind, ...others }) => ({
      type: 'ADDED',
      object: { kind, ...others },
    }));
    await write(events);
  }
  const metadata = {
    resourceVersion: '1000000000',
    annotations: { 'k8s.io/initial-events-end': 'true' },
  };
  const object = { apiVersion: 'v1', kind: 'Pod', metadata };
  await write([{ type: 'BOOKMARK', object }]);
}

serve(start);
