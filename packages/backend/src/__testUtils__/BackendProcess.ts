import { ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { JsonObject } from '@backstage/types';
import { freePort } from '@mooring/control-plane';

const PACKAGE = resolve(__dirname, '../..');
const ROOT = resolve(PACKAGE, '../..');
const START_TIMEOUT_MS = 120_000;
const GRACE_PERIOD_MS = 30_000;
const SHOWN_OUTPUT = 4_000; // characters, in an error's message

const WITHOUT_WAITING = {
  // Tests see what is there before a first sync; that readiness waits for one has a test of its own.
  backend: { health: { firstSyncTimeout: { seconds: 0 } } },
  // A shutdown waits for the requests that plugins wait for events by.
  events: { notifyTimeoutMs: 1_000 },
};

/** How to start the backend. */
export interface BackendProcessOptions {
  /** Configuration files, relative to the repository's root. Default: `app-config.yaml`, what `yarn dev` runs on. */
  files?: string[];
  /** Merged over the files, together with the process's address and a token to call it with. */
  config?: JsonObject;
  /** Entities to have in the catalog, as YAML. Default: what the files say. */
  catalog?: string;
  /** Where to listen. Default: a port that is free. */
  port?: number;
  /** What it speaks. With `https` the configuration has the certificate, and the test's process trusts its authority. Default: `http`. */
  scheme?: 'http' | 'https';
  /** What people type, where something stands in front. Default: where it listens. */
  publicUrl?: string;
  /** The environment besides `PATH`, `HOME` and `NODE_ENV`. */
  env?: Record<string, string>;
  /** A command that runs the one it is given as arguments, such as `env`. Default: none. */
  wrapper?: string[];
}

interface Holds {
  /** In 99 % of its turns at most. */
  holdMs: number;
  /** In all of them at most. */
  longestHoldMs: number;
}

/** The portal's backend with all its plugins, in a process of its own on a free port of 127.0.0.1, for tests. */
export class BackendProcess {
  /**
   * Starts the backend from its source and waits until it is ready.
   *
   * @throws an Error with the end of its output, when it exits or does not get ready.
   */
  static async start(options: BackendProcessOptions): Promise<BackendProcess> {
    const { files = ['app-config.yaml'], config = {}, wrapper = [] } = options;
    const { scheme = 'http' } = options;
    const directory = await mkdtemp(join(tmpdir(), 'mooring-backend-'));
    const url = `${scheme}://127.0.0.1:${options.port ?? (await freePort())}`;
    const token = randomBytes(24).toString('hex');
    const { publicUrl = url } = options;
    const overlays = [
      WITHOUT_WAITING,
      config,
      accessConfig({ url, publicUrl, token, config }),
    ];
    if (options.catalog !== undefined) {
      const target = join(directory, 'catalog.yaml');
      await writeFile(target, options.catalog);
      overlays.push(catalogConfig(target));
    }
    const paths = files.map(file => resolve(ROOT, file));
    for (const [index, overlay] of overlays.entries()) {
      const path = join(directory, `app-config.${index}.yaml`);
      await writeFile(path, JSON.stringify(overlay), { mode: 0o600 });
      paths.push(path);
    }
    const [command, ...args] = [
      ...wrapper,
      process.execPath,
      ...['--require', resolve(__dirname, 'endWithParent.cjs')],
      ...['--require', resolve(__dirname, 'tellRoutes.cjs')],
      ...['--require', resolve(__dirname, 'tellLoad.cjs')],
      ...[
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      ],
      join(PACKAGE, 'src', 'index.ts'),
      ...paths.flatMap(path => ['--config', path]),
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
    const backend = new BackendProcess(child, url, token, directory);
    try {
      await backend.waitUntil(async () => {
        const path = '/.backstage/health/v1/readiness';
        return (await fetch(`${url}${path}`)).ok;
      });
      return backend;
    } catch (error) {
      await backend.stop();
      throw error;
    }
  }

  #output = '';

  private constructor(
    private readonly child: ChildProcess,
    /** Where the backend listens, without a slash at the end. */
    readonly url: string,
    private readonly token: string,
    private readonly directory: string,
  ) {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', chunk => {
        this.#output += chunk;
      });
    }
  }

  /** All that the process has written so far, its secrets included if it has leaked any. */
  get output(): string {
    return this.#output;
  }

  /** The messages it has logged so far that match. */
  messages(pattern: RegExp): string[] {
    return this.#output
      .split('\n')
      .filter(line => line.startsWith('{') && line.endsWith('}'))
      .map(line => String(JSON.parse(line).message))
      .filter(message => pattern.test(message));
  }

  /**
   * All routes that the process serves, such as `GET /api/catalog/entities`, with `ANY` where something that is not a route
   * takes all below a path, and `…` in place of the path of an application that a plugin mounts.
   */
  async routes(): Promise<string[]> {
    return await this.#ask('routes');
  }

  /** The heap after a collection, and what {@link BackendProcess.holds} tells. */
  async load(): Promise<{ heapBytes: number } & Holds> {
    return await this.#ask('load');
  }

  /** For how long the event loop was held since the last call of this or of `load`, in milliseconds of processor time. */
  async holds(): Promise<Holds> {
    return await this.#ask('holds');
  }

  /** Asks the process itself, by what it was made to load. */
  async #ask<Answer>(question: 'routes' | 'load' | 'holds'): Promise<Answer> {
    return await new Promise(resolvePromise => {
      const take = (message: Record<string, Answer | undefined>) => {
        const answer = message[question];
        if (!answer) return; // plugins send messages of their own
        this.child.off('message', take);
        resolvePromise(answer);
      };
      this.child.on('message', take);
      this.child.send(question);
    });
  }

  /** The memory that the process holds now. */
  async residentBytes(): Promise<number> {
    const pid = String(this.child.pid);
    if (process.platform === 'linux') {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) * 1024;
    }
    const { stdout } = await promisify(execFile)('ps', [
      '-o',
      'rss=',
      '-p',
      pid,
    ]);
    return Number(stdout) * 1024;
  }

  /** Calls the API, by default with POST when there is a body and GET otherwise, and returns the parsed answer. */
  async call(
    path: string,
    options: {
      method?: string;
      body?: JsonObject;
      headers?: Record<string, string>;
    } = {},
  ): Promise<{ status: number; body: any }> {
    const { body, headers, method = body ? 'POST' : 'GET' } = options;
    const response = await fetch(`${this.url}/api${path}`, {
      method,
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

  /**
   * Asks every 200 ms until the answer is true; an error counts as false.
   *
   * @throws an Error with the end of the output, when the process ends before or two minutes pass.
   */
  async waitUntil(probe: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await probe().catch(() => false))) {
      if (!this.#isRunning() || Date.now() > deadline) {
        const { exitCode, signalCode } = this.child;
        const state = this.#isRunning()
          ? 'did not get there in time'
          : `ended with ${signalCode ?? `exit code ${exitCode}`}`;
        const end = this.#output.slice(-SHOWN_OUTPUT);
        throw new Error(`The backend ${state}; the end of its output:\n${end}`);
      }
      await sleep(200);
    }
  }

  /** Asks the process to end, as Kubernetes does, and returns its exit code; undefined when it had to be killed. */
  async stop(): Promise<number | undefined> {
    if (this.#isRunning()) {
      const exited = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      const kill = setTimeout(
        () => this.child.kill('SIGKILL'),
        GRACE_PERIOD_MS,
      );
      await exited;
      clearTimeout(kill);
    }
    await rm(this.directory, { recursive: true, force: true });
    return this.child.exitCode ?? undefined;
  }

  #isRunning() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }
}

function accessConfig(options: {
  url: string;
  publicUrl: string;
  token: string;
  config: JsonObject;
}): JsonObject {
  const { url, publicUrl, token, config } = options;
  // Of two lists the later one wins.
  const declared = (config as any).backend?.auth?.externalAccess ?? [];
  const { hostname: host, port } = new URL(url);
  const access = { type: 'static', options: { token, subject: 'test' } };
  return {
    app: { baseUrl: publicUrl },
    backend: {
      baseUrl: publicUrl,
      listen: { host, port },
      auth: { externalAccess: [...declared, access] },
      lifecycle: { serverShutdownDelay: '0s' },
    },
  };
}

function catalogConfig(target: string): JsonObject {
  const kinds = ['API', 'Component', 'Domain', 'Group', 'Resource', 'System'];
  const rules = [{ allow: [...kinds, 'Location', 'Template', 'User'] }];
  return { catalog: { locations: [{ type: 'file', target, rules }] } };
}
