import { randomBytes } from 'node:crypto';
import { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBackend } from '@backstage/backend-defaults';
import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { Config, ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { DoctorReport } from '@mooring/plugin-kubernetes-doctor-common';
import { kubernetesCacheServiceRef } from '@mooring/plugin-kubernetes-cache-node';
import { createStderrLogger } from './createStderrLogger';

/** The catalog, and AWS, may take a while to say which clusters there are. */
const LIST_TIMEOUT_MS = 60_000;

type ClusterReport = Pick<DoctorReport, 'sources' | 'clusters'>;

/**
 * Diagnoses every configured cluster, with the Kubernetes plugin's own cluster locators and credentials: it runs in this
 * process, on a port of its own that only this process has the token for, and watches nothing.
 *
 * @throws an Error when the clusters cannot be listed.
 */
export async function diagnoseClusters(options: {
  config: Config;
  /** Whether the portal's database answers; else the plugin gets one in memory. */
  hasDatabase: boolean;
}): Promise<ClusterReport> {
  const { config, hasDatabase } = options;
  if (!config.has('kubernetes')) return { clusters: [] };
  const token = randomBytes(24).toString('hex');
  let port = 0;
  const backend = createBackend();
  for (const feature of [
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => privateConfig({ config, token, hasDatabase }),
    }),
    createServiceFactory({
      service: coreServices.rootLogger,
      deps: {},
      factory: () => createStderrLogger(),
    }),
    createServiceFactory({
      service: kubernetesCacheServiceRef,
      deps: {},
      factory: () => ({
        absence: undefined,
        announce: () => {},
        watch: () => {},
        clusters: () => undefined,
        cluster: () => undefined,
        subscribe: () => () => {},
        request: () => Promise.reject(new Error('Nothing is watched here')),
      }),
    }),
    rootHttpRouterServiceFactory({
      configure({ applyDefaults, server }) {
        applyDefaults();
        server.once('listening', () => {
          ({ port } = server.address() as AddressInfo);
        });
      },
    }),
  ]) {
    backend.add(feature);
  }
  backend.add(import('@backstage/plugin-kubernetes-backend'));
  backend.add(import('@mooring/plugin-kubernetes-backend-module-eks'));
  backend.add(import('@mooring/plugin-kubernetes-backend-module-cache'));
  await backend.start();
  try {
    return await ask(`http://127.0.0.1:${port}`, token);
  } finally {
    await backend.stop();
  }
}

async function ask(url: string, token: string): Promise<ClusterReport> {
  const deadline = Date.now() + LIST_TIMEOUT_MS;
  for (;;) {
    const response = await fetch(`${url}/api/kubernetes/cache/doctor`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (response.ok) {
      const { sources, clusters } = (await response.json()) as DoctorReport;
      return { sources, clusters };
    }
    const isComing = response.status === 503 && Date.now() < deadline;
    if (!isComing) {
      const body = (await response.json()) as { error?: Error };
      throw new Error(
        `The clusters cannot be listed: ${
          body.error?.message ?? response.status
        }`,
      );
    }
    await sleep(500);
  }
}

/** The configuration with what lets nobody else reach this process, and keeps it from changing anything of the portal's. */
function privateConfig(options: {
  config: Config;
  token: string;
  hasDatabase: boolean;
}): Config {
  const { config, token, hasDatabase } = options;
  const data = structuredClone(config.get<JsonObject>());
  const backend = data.backend as JsonObject;
  const kubernetes = data.kubernetes as JsonObject;
  const access = { type: 'static', options: { token, subject: 'doctor' } };
  return new ConfigReader({
    ...data,
    permission: { enabled: false },
    kubernetes: {
      ...kubernetes,
      cache: { ...(kubernetes.cache as JsonObject), enabled: true },
    },
    backend: {
      ...backend,
      listen: { host: '127.0.0.1', port: 0 },
      auth: { ...(backend.auth as JsonObject), externalAccess: [access] },
      lifecycle: { serverShutdownDelay: '0s' },
      ...(!hasDatabase && {
        database: { client: 'better-sqlite3', connection: ':memory:' },
      }),
    },
  });
}
