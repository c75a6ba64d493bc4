import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@mooring/control-plane';

const READY_WITHIN_MS = 150_000;
/** What the portal that most tests share runs on. */
const SHARED_CONFIGS = ['app-config.yaml', 'app-config.e2e.yaml'];

/** How a portal reaches a cluster of app-config.yaml. */
export interface ClusterAccess {
  name: string;
  url: string;
  token: string;
  /** In base64. */
  caData: string;
}

/** A portal of its own, beside the one that most tests share. */
export class PortalProcess {
  /**
   * Starts the built app and its backend, and waits until they are ready.
   *
   * @param options - `base`: configuration files, relative to the repository, by default those of the shared portal;
   * `configs`: further ones; `environment`: further variables that these need; `port`: by default one that is free
   */
  static async start(options: {
    base?: string[];
    configs: string[];
    clusters?: ClusterAccess[];
    environment?: Record<string, string>;
    port?: number;
  }): Promise<PortalProcess> {
    const {
      base = SHARED_CONFIGS,
      configs,
      clusters = [],
      environment,
      port = await freePort(),
    } = options;
    const files = [...base, ...configs];
    const child = spawn(
      process.execPath,
      [
        ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
        'src/index.ts',
        ...files.flatMap(name => ['--config', `../../${name}`]),
      ],
      {
        cwd: join(__dirname, '../../backend'),
        env: {
          ...process.env,
          ...Object.assign({}, ...clusters.map(variablesOf)),
          ...environment,
          NODE_ENV: 'production',
          E2E_PORT: String(port),
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const portal = new PortalProcess(child, `http://127.0.0.1:${port}`);
    try {
      await portal.#ready();
    } catch (error) {
      await portal.stop();
      throw error;
    }
    return portal;
  }

  #output = '';

  private constructor(
    private readonly child: ChildProcess,
    /** Where it answers, without a slash at the end. */
    readonly url: string,
  ) {
    child.stdout!.on('data', chunk => {
      this.#output += chunk;
    });
  }

  /** The lines of its log so far that hold a text. */
  logged(text: string): string[] {
    return this.#output.split('\n').filter(line => line.includes(text));
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (Date.now() < deadline) {
      if (this.child.exitCode !== null) {
        throw new Error(`The portal ended with code ${this.child.exitCode}.`);
      }
      const response = await fetch(
        `${this.url}/.backstage/health/v1/readiness`,
      ).catch(() => undefined); // it does not listen yet
      if (response?.ok) return;
      await sleep(500);
    }
    throw new Error(`The portal was not ready in ${READY_WITHIN_MS} ms.`);
  }
}

/** As `demo-cluster run` sets them. */
function variablesOf({ name, url, token, caData }: ClusterAccess) {
  const prefix = name.toUpperCase().replace('-', '_');
  return {
    [`${prefix}_URL`]: url,
    [`${prefix}_TOKEN`]: token,
    [`${prefix}_CA_DATA`]: caData,
  };
}
