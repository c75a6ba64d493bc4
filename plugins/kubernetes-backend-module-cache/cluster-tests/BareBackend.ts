import { ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Entity } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';
import type { CachedObjectsResponse, CacheStatus } from '../src';
import type { BareBackendOptions } from './bareBackendMain';

const READY_TIMEOUT_MS = 60_000;

/** What a test reads of an answer. */
export interface BackendAnswer {
  status: number;
  body: any;
  text: string;
}

/** A Backstage backend with the Kubernetes plugin, a catalog in memory and little else, in a process of its own. */
export class BareBackend {
  /**
   * - `kubernetes`: the plugin's configuration
   * - `callers`: tokens for callers besides the one that the methods use, and the only permissions these have
   */
  static async start(options: {
    withCache: boolean;
    kubernetes: JsonObject;
    entities: Entity[];
    callers?: Record<string, { permissions?: string[] }>;
  }): Promise<BareBackend> {
    const { withCache, kubernetes, entities, callers = {} } = options;
    const tokens = Object.fromEntries(
      ['test', ...Object.keys(callers)].map(name => [name, randomUUID()]),
    );
    const child = fork(resolve(__dirname, 'bareBackendMain.ts'), {
      execArgv: ['--require', '@backstage/cli/config/nodeTransform.cjs'],
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const backend = new BareBackend(child, tokens);
    const childOptions: BareBackendOptions = {
      withCache,
      entities,
      config: { ...backendConfig(tokens, callers), kubernetes },
    };
    child.send(childOptions);
    backend.#url = await backend.#ready();
    return backend;
  }

  #url = '';
  #output = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly tokens: Record<string, string>,
  ) {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', chunk => {
        this.#output += chunk;
      });
    }
  }

  /** All that the process has written so far. */
  get output(): string {
    return this.#output;
  }

  /** Asks what the Kubernetes tab asks for. */
  async view(entity: Entity): Promise<CachedObjectsResponse> {
    const path = `/api/kubernetes/services/${entity.metadata.name}`;
    const { status, body, text } = await this.call(path, {
      body: { entity: entity as unknown as JsonObject, auth: {} },
    });
    if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
    return body;
  }

  /** With POST when there is a body, and GET otherwise. */
  async call(
    path: string,
    { body, caller = 'test' }: { body?: JsonObject; caller?: string } = {},
  ): Promise<BackendAnswer> {
    const response = await fetch(`${this.#url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${this.tokens[caller]}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    const parsed = isJson ? JSON.parse(text) : undefined;
    return { status: response.status, body: parsed, text };
  }

  /** Waits until the states of all clusters are as asked for; by default until each is settled. */
  async waitForClusters(
    isThere: (clusters: Record<string, CacheStatus>) => boolean = clusters =>
      Object.values(clusters).every(({ state }) => state.type !== 'syncing'),
  ): Promise<Record<string, CacheStatus>> {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    let last = '';
    while (Date.now() < deadline) {
      const answer = await this.call('/api/kubernetes/cache/clusters');
      last = answer.text;
      if (answer.status === 200) {
        const items: CacheStatus[] = answer.body.items;
        const byName = Object.fromEntries(
          items.map(cluster => [cluster.name, cluster]),
        );
        if (isThere(byName)) return byName;
      }
      await sleep(50);
    }
    throw new Error(
      `the clusters did not get there: ${last}\n${this.#output.slice(-4_000)}`,
    );
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL'); // it holds nothing worth a graceful end
    await exited;
  }

  async #ready(): Promise<string> {
    const exited = once(this.child, 'exit').then(([code]) => {
      throw new Error(
        `the backend ended with ${code}:\n${this.#output.slice(-4_000)}`,
      );
    });
    exited.catch(() => {}); // it ends sooner or later
    for (;;) {
      const [message] = await Promise.race([
        once(this.child, 'message'),
        exited,
      ]);
      // The CLI's transform reports the files it loads on the same channel.
      if (typeof message.url === 'string') return message.url;
    }
  }
}

function backendConfig(
  tokens: Record<string, string>,
  callers: Record<string, { permissions?: string[] }>,
): JsonObject {
  return {
    app: { baseUrl: 'http://localhost' },
    backend: {
      baseUrl: 'http://localhost',
      listen: { host: '127.0.0.1', port: 0 },
      database: { client: 'better-sqlite3', connection: ':memory:' },
      auth: {
        externalAccess: Object.entries(tokens).map(([subject, token]) => ({
          type: 'static',
          options: { token, subject },
          ...(callers[subject]?.permissions && {
            accessRestrictions: [
              {
                plugin: 'kubernetes',
                permission: callers[subject].permissions,
              },
            ],
          }),
        })),
      },
    },
  };
}
