import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { kubernetesCacheServiceRef } from '@mooring/plugin-kubernetes-cache-node';
import { startBackend } from '../portal/startBackend';

/** The watch cache, as plugins see it. */
export type Cache = typeof kubernetesCacheServiceRef.T;

/** What a backend does not start without. */
const CONFIG = {
  backend: {
    baseUrl: 'http://127.0.0.1',
    listen: { host: '127.0.0.1', port: 0 },
    database: { client: 'better-sqlite3', connection: ':memory:' },
  },
};

/** Starts a backend that does nothing else, and returns its cache. */
export async function startCache(): Promise<Cache> {
  let started: Cache | undefined;
  const plugin = createBackendPlugin({
    pluginId: 'cache',
    register(env) {
      env.registerInit({
        deps: { cache: kubernetesCacheServiceRef },
        async init({ cache }) {
          started = cache;
        },
      });
    },
  });
  await startBackend({ config: CONFIG, entities: [], features: [plugin] });
  return started!;
}
