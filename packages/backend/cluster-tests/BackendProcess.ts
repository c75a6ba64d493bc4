import { ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { JsonObject } from '@backstage/types';

const PACKAGE = resolve(__dirname, '..');
const START_TIMEOUT_MS = 90_000;

/** How to start the backend. */
export interface BackendProcessOptions {
  /** Merged over what every test needs: address, database, and a token to call it with. */
  config: JsonObject;
  /** Entities to have in the catalog, as YAML; default: the examples. */
  catalog?: string;
  /** The whole environment besides `PATH`, `HOME` and `NODE_ENV`. */
  env?: Record<string, string>;
  /** A command that runs the one it is given as arguments, such as `env`; default: none. */
  wrapper?: string[];
}

/** The portal's backend with all its plugins, as a process of its own on a free loopback port. */
export class BackendProcess {
  /**
   * Starts the backend and waits until it is ready.
   *
   * @throws an error with the end of its log when it does not get ready.
   */
  static async start(options: BackendProcessOptions): Promise<BackendProcess> {
    const directory = await mkdtemp(join(tmpdir(), 'backend-'));
    const port = await freePort();
    const token = randomBytes(24).toString('hex');
    const catalog = join(directory, 'catalog.yaml');
    await writeFile(catalog, options.catalog ?? '');
    const target = options.catalog
      ? catalog
      : resolve(PACKAGE, '../../examples/catalog.yaml');
    const base = baseConfig({ port, token, catalog: target });
    const files = await Promise.all(
      [base, options.config].map(async (config, index) => {
        const file = join(directory, `app-config.${index}.json`);
        await writeFile(file, JSON.stringify(config), { mode: 0o600 });
        return ['--config', file];
      }),
    );
    const [command, ...args] = [
      ...(options.wrapper ?? []),
      process.execPath,
      '--require',
      resolve(__dirname, 'endWithParent.cjs'),
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      join(PACKAGE, 'src', 'index.ts'),
      ...files.flat(),
    ];
    const child = spawn(command, args, {
      cwd: PACKAGE,
      env: {
        PATH: process.env.PATH,
        HOME: directory,
        NODE_ENV: 'production',
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const backend = new BackendProcess(
      child,
      `http://127.0.0.1:${port}`,
      token,
      directory,
    );
    try {
      await backend.waitUntil(
        async () =>
          (
            await fetch(`${backend.url}/.backstage/health/v1/readiness`)
          ).ok,
      );
      return backend;
    } catch (error) {
      await backend.stop();
      throw error;
    }
  }

  #log = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    private readonly token: string,
    private readonly directory: string,
  ) {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', chunk => {
        this.#log += chunk;
      });
    }
  }

  /** What it has logged so far, its secrets included if it has leaked any. */
  get log(): string {
    return this.#log;
  }

  /** The messages it has logged so far that match. */
  messages(pattern: RegExp): string[] {
    const lines = this.#log
      .split('\n')
      .filter(line => line.startsWith('{') && line.endsWith('}'));
    return lines
      .map(line => String(JSON.parse(line).message))
      .filter(message => pattern.test(message));
  }

  /** Calls the API, with POST when there is a body, and returns the status and the parsed answer. */
  async call(
    path: string,
    options: { body?: JsonObject; headers?: Record<string, string> } = {},
  ): Promise<{ status: number; body: any }> {
    const { body, headers } = options;
    const response = await fetch(`${this.url}/api${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers
      .get('content-type')
      ?.startsWith('application/json');
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  }

  /** Asks every 200 ms until the answer is true; errors count as false. */
  async waitUntil(probe: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await probe().catch(() => false))) {
      if (this.child.exitCode !== null || Date.now() > deadline) {
        const state =
          this.child.exitCode === null
            ? 'is not ready'
            : `ended with code ${this.child.exitCode}`;
        throw new Error(
          `The backend ${state}; the end of its log:\n${this.#log.slice(
            -4_000,
          )}`,
        );
      }
      await sleep(200);
    }
  }

  /** Ends it at once: a graceful shutdown waits up to a minute for the event bus, and there is nothing to keep. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exited = once(this.child, 'exit');
      this.child.kill('SIGKILL');
      await exited;
    }
    await rm(this.directory, { recursive: true, force: true });
  }
}

function baseConfig(options: {
  port: number;
  token: string;
  catalog: string;
}): JsonObject {
  const { port, token, catalog } = options;
  const url = `http://127.0.0.1:${port}`;
  return {
    app: { title: 'Mooring', baseUrl: url },
    organization: { name: 'Mooring' },
    backend: {
      baseUrl: url,
      listen: { host: '127.0.0.1', port },
      database: { client: 'better-sqlite3', connection: ':memory:' },
      auth: {
        externalAccess: [
          { type: 'static', options: { token, subject: 'cluster-tests' } },
        ],
      },
    },
    permission: { enabled: true },
    catalog: {
      locations: [
        {
          type: 'file',
          target: catalog,
          rules: [
            {
              allow: [
                'Component',
                'API',
                'Resource',
                'System',
                'Domain',
                'Group',
                'User',
                'Location',
                'Template',
              ],
            },
          ],
        },
      ],
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
