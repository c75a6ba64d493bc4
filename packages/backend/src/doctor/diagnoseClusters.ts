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
import {
  DoctorReport,
  SourceCheck,
} from '@mooring/plugin-kubernetes-doctor-common';
import { kubernetesCacheServiceRef } from '@mooring/plugin-kubernetes-cache-node';
import { createStderrLogger } from './createStderrLogger';

/** How much longer than for its clusters the report itself may take. */
const ANSWER_MS = 5_000;
/** What is left for it at least, however long the portal's own checks took. */
const MIN_MS = 1_000;
/** How long connections that hang may hold up the end. */
const STOP_TIMEOUT_MS = 2_000;

type ClusterReport = Pick<DoctorReport, 'sources' | 'clusters'>;

/**
 * Diagnoses every configured cluster, with the Kubernetes plugin's own cluster locators and credentials: it runs in this
 * process, on a port of its own that only this process has the token for, and watches nothing. Where that does not come to an
 * end in time, the report says so.
 *
 * @throws an Error when the plugin does not start, or answers with an error.
 */
export async function diagnoseClusters(options: {
  config: Config;
  /** Whether the portal's database answers; else the plugin gets one in memory. */
  hasDatabase: boolean;
  /** When the time began to count, in ms since 1970. */
  startedAt: number;
  timeoutMs: number;
}): Promise<ClusterReport> {
  const { config, hasDatabase, startedAt, timeoutMs } = options;
  if (!config.has('kubernetes')) return { clusters: [] };
  const ends = Math.max(startedAt + timeoutMs, Date.now() + MIN_MS);
  const deadline = AbortSignal.timeout(ends - Date.now());
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
  const diagnose = async () => {
    await backend.start();
    const leftMs = ends - Date.now() - ANSWER_MS;
    return await ask({
      ...{ url: `http://127.0.0.1:${port}`, token, deadline },
      timeoutS: Math.max(1, Math.floor(leftMs / 1000)),
    });
  };
  try {
    return await Promise.race([diagnose(), rejectedBy(deadline)]);
  } catch (error) {
    if (!deadline.aborted) throw error;
    return { sources: [notInTime(timeoutMs)], clusters: [] };
  } finally {
    await Promise.race([backend.stop(), sleep(STOP_TIMEOUT_MS)]);
  }
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

async function ask(options: {
  url: string;
  token: string;
  deadline: AbortSignal;
  timeoutS: number;
}): Promise<ClusterReport> {
  const { url, token, deadline, timeoutS } = options;
  const response = await fetch(
    `${url}/api/kubernetes/cache/doctor?timeout=${timeoutS}`,
    { headers: { authorization: `Bearer ${token}` }, signal: deadline },
  );
  if (!response.ok) {
    const body = (await response.json()) as { error?: Error };
    throw new Error(
      `The clusters cannot be checked: ${
        body.error?.message ?? response.status
      }`,
    );
  }
  const { sources, clusters } = (await response.json()) as DoctorReport;
  return { sources, clusters };
}

function notInTime(timeoutMs: number): SourceCheck {
  return {
    source: 'kubernetes',
    ok: false,
    detail: `Which clusters there are could not be found out within ${
      timeoutMs / 1000
    } s.`,
    remedy:
      'Give it more time with --timeout: from a minute on, each source that does not answer has a line of its own.',
  };
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
  const { endpoints = [] } = (data.discovery ?? {}) as JsonObject;
  const portal = `${config
    .getString('backend.baseUrl')
    .replace(/\/$/, '')}/api/{{pluginId}}`;
  return new ConfigReader({
    ...data,
    // Nothing but the Kubernetes plugin runs here: the catalog is the portal's, wherever the configuration says that is.
    discovery: {
      endpoints: [
        { target: portal, plugins: ['*'] },
        ...(endpoints as JsonObject[]),
      ],
    },
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
