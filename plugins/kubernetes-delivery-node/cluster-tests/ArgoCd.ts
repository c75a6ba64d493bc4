import { ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ControlPlane, freePort, goProgram } from '@mooring/control-plane';

const run = promisify(execFile);

/** Argo CD's own application controller and repo server, which reconcile from a Git repository on the disk. */
export class ArgoCd {
  /** Starts it for a cluster that has its definitions, with a repository that is empty. */
  static async start(hub: ControlPlane): Promise<ArgoCd> {
    const program = await goProgram(join(__dirname, 'argo-cd'));
    const directory = await mkdtemp(join(tmpdir(), 'argo-cd-'));
    await settings(hub);
    const argoCd = new ArgoCd(program, directory);
    await argoCd.#prepareRepository();
    await argoCd.#run(hub);
    return argoCd;
  }

  readonly #program: string;
  readonly #directory: string;
  readonly #processes: ChildProcess[] = [];

  private constructor(program: string, directory: string) {
    this.#program = program;
    this.#directory = directory;
  }

  /** As an Application names it. */
  get repository(): string {
    return `file://${this.#bare}`;
  }

  get #bare(): string {
    return join(this.#directory, 'repository.git');
  }

  get #work(): string {
    return join(this.#directory, 'work');
  }

  /** Writes a file into the repository; resolves to the commit. */
  async commit(file: string, text: string): Promise<string> {
    const path = join(this.#work, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    await this.#git('add', '-A');
    await this.#git('commit', '-q', '-m', 'change');
    await this.#git('push', '-q', this.#bare, 'HEAD:main');
    return (await this.#git('rev-parse', 'HEAD')).trim();
  }

  async stop(): Promise<void> {
    for (const child of this.#processes) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #prepareRepository(): Promise<void> {
    await mkdir(this.#work);
    await run('git', ['init', '-q', '--bare', this.#bare]);
    await this.#git('init', '-q', '-b', 'main');
  }

  async #git(...args: string[]): Promise<string> {
    const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
    const { stdout } = await run('git', [...who, ...args], { cwd: this.#work });
    return stdout;
  }

  async #run(hub: ControlPlane): Promise<void> {
    const [redis, repo] = [await freePort(), await freePort()];
    const address = `127.0.0.1:${redis}`;
    const common = ['--redis', address, '--loglevel', 'error'];
    this.#start('redis', address);
    this.#start(
      ...['repo-server', '--address', '127.0.0.1', '--port', `${repo}`],
      ...['--metrics-address', '127.0.0.1', '--disable-tls', ...common],
      ...['--metrics-port', `${await freePort()}`],
    );
    this.#start(
      ...['application-controller', '--kubeconfig', hub.kubeconfig],
      ...['--namespace', 'argocd', '--repo-server-plaintext'],
      ...['--repo-server', `127.0.0.1:${repo}`, ...common],
      ...['--metrics-port', `${await freePort()}`],
      // It asks again after these seconds, instead of minutes.
      ...['--app-resync', '2', '--self-heal-timeout-seconds', '1'],
    );
  }

  #start(...args: string[]): void {
    const directory = this.#directory;
    this.#processes.push(
      spawn(this.#program, args, {
        stdio: 'ignore',
        env: {
          PATH: process.env.PATH,
          ...{ HOME: directory, TMPDIR: directory },
          // Its own cluster is the one of the kubeconfig, not that of a pod.
          ARGOCD_FAKE_IN_CLUSTER: 'true',
          ARGOCD_GPG_ENABLED: 'false',
        },
      }),
    );
  }
}

/** What Argo CD reads of its own namespace. */
async function settings(hub: ControlPlane): Promise<void> {
  const named = (kind: string, name: string, data: object) => ({
    ...{ apiVersion: 'v1', kind, data },
    metadata: {
      ...{ name, namespace: 'argocd' },
      labels: { 'app.kubernetes.io/part-of': 'argocd' },
    },
  });
  await hub.apply([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } },
    named('ConfigMap', 'argocd-cm', {
      'application.resourceTrackingMethod': 'annotation',
      'timeout.reconciliation': '2s',
    }),
    named('ConfigMap', 'argocd-gpg-keys-cm', {}),
    named('ConfigMap', 'argocd-ssh-known-hosts-cm', {}),
    named('ConfigMap', 'argocd-tls-certs-cm', {}),
    named('Secret', 'argocd-secret', { 'server.secretkey': 'bm9uZQ==' }),
  ] as any);
}

/** A cluster that Argo CD deploys to besides its own. */
export function clusterSecret(name: string, cluster: ControlPlane): any {
  const config = {
    bearerToken: cluster.adminToken,
    tlsClientConfig: { caData: cluster.caData },
  };
  return {
    ...{ apiVersion: 'v1', kind: 'Secret' },
    metadata: {
      ...{ name, namespace: 'argocd' },
      labels: { 'argocd.argoproj.io/secret-type': 'cluster' },
    },
    stringData: { name, server: cluster.url, config: JSON.stringify(config) },
  };
}
