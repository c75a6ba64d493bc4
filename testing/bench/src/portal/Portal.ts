import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { ObjectsByEntityResponse } from '@backstage/plugin-kubernetes-common';
import { Agent, request } from 'undici';
import { ChildProcess } from '../processes/ChildProcess';
import { ProcessUsage } from '../processes/serve';
import { BackendAddress, backendConfig, freeAddress } from './backendConfig';
import type { PortalOptions } from './portalMain';
import { isReady, ProviderName, providers } from './providers';

/** How a portal reaches one cluster. */
export interface ClusterAccess {
  name: string;
  url: string;
  /** Base64 of the PEM of the authority that signed its certificate; absent for plain HTTP. */
  caData?: string;
  token: string;
}

/** One view of the Kubernetes tab. */
export interface View {
  /** From sending the request to the last byte of the answer; `Infinity` when there was none in time. */
  durationMs: number;
  /** Absent when there was no answer. */
  answer?: { bytes: number; objects: ObjectsByEntityResponse };
}

/** How long a portal may take to read its clusters. */
const READY_TIMEOUT_MS = 300_000;

/** A Backstage backend with the Kubernetes plugin, in a process of its own. */
export class Portal {
  /** Starts it, and waits until its provider has read the clusters, if it reads them ahead of the views. */
  static async start(options: {
    provider: ProviderName;
    clusters: ClusterAccess[];
    entities: Entity[];
    /** Whether it also matches live, and tells browsers whose users have signed in. Default: false. */
    isLive?: boolean;
  }): Promise<Portal> {
    const { provider, clusters, entities, isLive = false } = options;
    const address = await freeAddress(randomUUID());
    const childOptions: PortalOptions = {
      provider,
      isLive,
      entities,
      config: portalConfig({ clusters, address }),
    };
    const child = await ChildProcess.start<void>({
      module: resolvePackagePath('@mooring/bench', 'src/portal/portalMain.ts'),
      options: childOptions,
    });
    const portal = new Portal(child, address);
    const { statusPath } = providers[options.provider];
    try {
      if (statusPath) await portal.#waitUntilReady(statusPath);
      return portal;
    } catch (error) {
      await portal.stop();
      throw error;
    }
  }

  /** One connection that stays open, as a browser's does. */
  readonly #agent = new Agent({ connections: 1 });

  private constructor(
    private readonly child: ChildProcess<void>,
    private readonly address: BackendAddress,
  ) {}

  /** Without a slash at the end. */
  get url(): string {
    return this.address.url;
  }

  /** Lets a guest in, and returns the guest's token; for a live portal. */
  async signIn(): Promise<string> {
    const url = `${this.url}/api/auth/guest/refresh`;
    const { statusCode, body } = await request(url);
    const text = await body.text();
    if (statusCode !== 200) {
      throw new Error(`${url} answered ${statusCode}: ${text}`);
    }
    return JSON.parse(text).backstageIdentity.token;
  }

  /**
   * Asks what the Kubernetes tab asks for, through the Kubernetes plugin's route.
   *
   * @throws an error for every answer that is not 200.
   */
  async view(entity: Entity, options: { timeoutMs: number }): Promise<View> {
    const url = `${this.url}/api/kubernetes/services/${entity.metadata.name}`;
    const started = performance.now();
    try {
      const { statusCode, body } = await request(url, {
        method: 'POST',
        dispatcher: this.#agent,
        headers: {
          authorization: `Bearer ${this.address.token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ entity, auth: {} }),
        signal: AbortSignal.timeout(options.timeoutMs),
      });
      const content = await body.arrayBuffer();
      const durationMs = performance.now() - started;
      const text = Buffer.from(content).toString();
      if (statusCode !== 200) {
        throw new Error(`${url} answered ${statusCode}: ${text}`);
      }
      return {
        durationMs,
        answer: { bytes: content.byteLength, objects: JSON.parse(text) },
      };
    } catch (error) {
      if ((error as Error).name === 'TimeoutError') {
        return { durationMs: Infinity };
      }
      throw error;
    }
  }

  /** Asks any route, as a service. */
  async get(path: string): Promise<{ statusCode: number; text: string }> {
    const { statusCode, body } = await request(`${this.url}${path}`, {
      headers: { authorization: `Bearer ${this.address.token}` },
    });
    return { statusCode, text: await body.text() };
  }

  async #waitUntilReady(path: string): Promise<void> {
    const deadline = performance.now() + READY_TIMEOUT_MS;
    let last = '';
    while (performance.now() < deadline) {
      const { statusCode, text } = await this.get(path);
      last = text;
      if (statusCode === 200 && isReady(JSON.parse(text))) return;
      await sleep(100);
    }
    throw new Error(
      `the portal has not read its clusters in time: ${last.slice(0, 1_000)}`,
    );
  }

  async usage(): Promise<ProcessUsage> {
    return await this.child.usage();
  }

  async stop(): Promise<void> {
    await this.#agent.destroy();
    await this.child.stop();
  }
}

/** A token of a service takes the place of a user's, except where users sign in. */
function portalConfig(options: {
  clusters: ClusterAccess[];
  address: BackendAddress;
}) {
  const { clusters, address } = options;
  return {
    ...backendConfig(address),
    auth: {
      providers: { guest: { dangerouslyAllowOutsideDevelopment: true } },
    },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: clusters.map(({ name, url, caData, token: bearer }) => ({
            name,
            url,
            caData,
            authProvider: 'serviceAccount',
            serviceAccountToken: bearer,
          })),
        },
      ],
    },
  };
}
