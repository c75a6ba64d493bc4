import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import {
  kubernetesCacheServiceRef,
  WatchedCluster,
} from '@mooring/plugin-kubernetes-cache-node';
import type { ClusterAccess } from '../portal/Portal';
import { serve } from '../processes/serve';

/** What to take in. */
export interface FirstSyncOptions {
  clusters: ClusterAccess[];
  kinds: WatchedCluster['kinds'];
}

/** What it took. */
export interface FirstSyncResult {
  objects: number;
  seconds: number;
  /** Of this process, user and system. */
  processorSeconds: number;
  eventLoopDelayMs: { p50: number; p99: number; max: number };
}

/** What a backend does not start without. */
const CONFIG = {
  backend: {
    baseUrl: 'http://127.0.0.1',
    listen: { host: '127.0.0.1', port: 0 },
    database: { client: 'better-sqlite3', connection: ':memory:' },
  },
};

/** How often the event loop's delay is sampled, in milliseconds. */
const RESOLUTION_MS = 1;

/** Watches clusters in a backend that does nothing else, and returns what it took until all were synced. */
async function measureFirstSync(
  options: FirstSyncOptions,
): Promise<FirstSyncResult> {
  let result: Promise<FirstSyncResult> | undefined;
  const backend = createBackend();
  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => new ConfigReader(CONFIG),
    }),
  );
  backend.add(
    createBackendPlugin({
      pluginId: 'first-sync',
      register(env) {
        env.registerInit({
          deps: { cache: kubernetesCacheServiceRef },
          async init({ cache }) {
            // The start of the backend itself is not to be measured.
            result = new Promise((resolve, reject) => {
              setTimeout(() => sync(cache, options).then(resolve, reject), 500);
            });
          },
        });
      },
    }),
  );
  await backend.start();
  return await result!;
}

async function sync(
  cache: typeof kubernetesCacheServiceRef.T,
  { clusters, kinds }: FirstSyncOptions,
): Promise<FirstSyncResult> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const isSynced = () =>
    cache.clusters()!.every(({ index }) => index.state.type === 'synced');
  const startedAt = performance.now();
  const before = process.cpuUsage();
  delay.enable();
  await new Promise<void>(resolve => {
    cache.subscribe(() => {
      if (isSynced()) resolve();
    });
    cache.watch(
      clusters.map(({ name, url, caData, token }) => ({
        name,
        url,
        caData,
        kinds,
        getCredential: async () => ({ type: 'bearer token', token }),
      })),
    );
  });
  delay.disable();
  const { user, system } = process.cpuUsage(before);
  const milliseconds = (nanoseconds: number) => nanoseconds / 1e6;
  return {
    objects: cache.clusters()!.reduce((sum, { index }) => sum + index.size, 0),
    seconds: (performance.now() - startedAt) / 1000,
    processorSeconds: (user + system) / 1e6,
    eventLoopDelayMs: {
      p50: milliseconds(delay.percentile(50)),
      p99: milliseconds(delay.percentile(99)),
      max: milliseconds(delay.max),
    },
  };
}

serve(measureFirstSync);
