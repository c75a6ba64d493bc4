import { ChildProcess, spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { addCode, Lines } from './readmeLines';
import type { Registry } from './registry';
import { run } from './run';

const CREATE_APP = require.resolve('@backstage/create-app/package.json');

const answers = async (url: string) =>
  (await fetch(url).catch(() => undefined))?.ok;

function stop(child: ChildProcess) {
  try {
    process.kill(-child.pid!, 'SIGTERM');
  } catch {
    // it has ended
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** Where a running app answers. */
export interface Started {
  url: string;
  stop(): Promise<void>;
}

/** An app as `npx @backstage/create-app` makes it, in a repository of its own. */
export class StockApp {
  /** Makes the app and installs it, with what the registry offers under our scope at hand. */
  static async create(options: {
    root: string;
    work: string;
    name: string;
    legacy: boolean;
    registry: Registry;
    env: NodeJS.ProcessEnv;
  }): Promise<StockApp> {
    const { root, work, name, env, registry } = options;
    const parent = join(work, name);
    const directory = join(parent, 'app');
    mkdirSync(parent);
    // Yarn reads the settings of the folders above, so that the app's own stay as they are made.
    writeFileSync(
      join(parent, '.yarnrc.yml'),
      stringify({
        npmScopes: { mooring: { npmRegistryServer: registry.url } },
        unsafeHttpWhitelist: ['localhost'],
        enableTelemetry: false,
        // Nothing that is used here needs to be compiled.
        enableScripts: false,
      }),
    );
    await run(
      process.execPath,
      [
        join(dirname(CREATE_APP), 'bin/backstage-create-app'),
        ...['--skip-install', '--path', directory],
        ...(options.legacy ? ['--legacy'] : []),
      ],
      { cwd: parent, env, input: 'stock\n' },
    );
    const app = new StockApp(directory, env);
    app.#seed(root);
    await app.#yarn('install');
    await app.git('add', '.');
    await app.git('commit', '--quiet', '--message', 'as it is made');
    return app;
  }

  readonly #env: NodeJS.ProcessEnv;

  private constructor(readonly directory: string, env: NodeJS.ProcessEnv) {
    // Yarn installs with a frozen lockfile where CI is set, as nobody's own machine does. The template's Yarn 4.13 stops with
    // an error of its own on newer releases of Node.js 24, so this repository's takes its place.
    this.#env = { ...env, CI: undefined, YARN_IGNORE_PATH: '1' };
  }

  /**
   * create-app takes a lockfile of its release from GitHub, so that an app does not get newer packages than were tried
   * together. Here this repository's takes that place, with the versions that a resolution without it gets wrong.
   */
  #seed(root: string) {
    copyFileSync(join(root, 'yarn.lock'), join(this.directory, 'yarn.lock'));
    const file = join(this.directory, 'package.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    const { resolutions } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    );
    manifest.resolutions = { ...manifest.resolutions, ...resolutions };
    writeFileSync(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
  }

  async #yarn(...args: string[]) {
    await run('yarn', args, {
      cwd: this.directory,
      env: this.#env,
    });
  }

  async git(...args: string[]): Promise<string> {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
    return run('git', [...identity, ...args], { cwd: this.directory });
  }

  /** Writes files of the adopter: configuration that is not committed, entities. */
  write(files: Record<string, unknown>) {
    for (const [name, content] of Object.entries(files)) {
      const file = join(this.directory, name);
      writeFileSync(
        file,
        typeof content === 'string' ? content : stringify(content),
      );
    }
  }

  /** Does what a page says. */
  async follow({ commands, code }: Lines) {
    for (const command of commands) {
      await run('sh', ['-c', command], {
        cwd: this.directory,
        env: this.#env,
      });
    }
    for (const [name, lines] of code) {
      const file = join(this.directory, name);
      writeFileSync(file, addCode(readFileSync(file, 'utf8'), lines));
    }
  }

  /** `yarn start`, on ports of the system's choice, until both halves answer. */
  async start(config: object): Promise<Started> {
    const [front, back] = await Promise.all([freePort(), freePort()]);
    const url = `http://localhost:${front}`;
    this.write({
      'app-config.local.yaml': {
        ...config,
        app: { baseUrl: url },
        backend: {
          baseUrl: `http://localhost:${back}`,
          listen: { port: back, host: '127.0.0.1' },
          cors: { origin: url },
          database: {
            client: 'better-sqlite3',
            // Beside the app, so that git sees nothing of it.
            connection: { directory: join(this.directory, '../database') },
          },
        },
      },
    });
    const child = spawn('yarn', ['start'], {
      cwd: this.directory,
      env: { ...process.env, ...this.#env, GITHUB_TOKEN: 'none' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    const keep = (data: Buffer) => {
      output = (output + data).slice(-8000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const ready = [
      `http://localhost:${back}/.backstage/health/v1/readiness`,
      url,
    ];
    for (const address of ready) {
      for (let tries = 0; !(await answers(address)); tries++) {
        if (child.exitCode !== null || tries > 1200) {
          stop(child);
          throw new Error(`yarn start does not answer:\n${output}`);
        }
        await sleep(250);
      }
    }
    return {
      url,
      stop: async () => {
        const ended = new Promise(resolve => child.on('close', resolve));
        stop(child);
        await ended;
      },
    };
  }

  remove() {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
