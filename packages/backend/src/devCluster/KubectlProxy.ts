import { ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { NotFoundError } from '@backstage/errors';
import { forwardWithoutCredentials } from './forwardWithoutCredentials';

/** `kubectl proxy` for the current context, on a free port of 127.0.0.1. Whatever plugin kubectl signs in with works. */
export class KubectlProxy {
  /**
   * Starts the proxy and waits until it listens.
   *
   * @throws NotFoundError when there is no kubectl, or no current context.
   */
  static async start(
    options: { env?: NodeJS.ProcessEnv } = {},
  ): Promise<KubectlProxy> {
    const { env = process.env } = options;
    const context = await currentContext(env);
    const child = spawn(
      'kubectl',
      // The context by its name, so that switching contexts in another terminal does not switch this one.
      [
        'proxy',
        '--address=127.0.0.1',
        '--port=0',
        '--append-server-path', // that of Rancher or of an ingress
        `--context=${context}`,
      ],
      { env, stdio: ['inherit', 'pipe', 'inherit'] },
    );
    for await (const line of createInterface(child.stdout)) {
      const [address] = line.match(/127\.0\.0\.1:\d+/) ?? [];
      if (address) {
        const server = forwardWithoutCredentials(`http://${address}`);
        server.listen(0, '127.0.0.1');
        await once(server, 'listening');
        return new KubectlProxy(context, child, server);
      }
    }
    throw new Error('kubectl proxy ended; what it wrote above says why.');
  }

  private constructor(
    /** The name of the context, as in the kubeconfig file. */
    readonly context: string,
    private readonly child: ChildProcess,
    private readonly server: Server,
  ) {}

  /** Where the proxy listens, without a slash at the end. */
  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Ends the proxy. */
  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exited = once(this.child, 'exit');
      this.child.kill();
      await exited;
    }
  }
}

async function currentContext(env: NodeJS.ProcessEnv): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(
      'kubectl',
      ['config', 'current-context'],
      { env },
    );
    return stdout.trim();
  } catch (error) {
    throw new NotFoundError(
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? 'kubectl is not on the PATH. Install it (https://kubernetes.io/docs/tasks/tools), or run `yarn dev`, which needs no cluster.'
        : 'kubectl has no current context. Choose one of `kubectl config get-contexts` with `kubectl config use-context NAME`, or run `yarn dev`, which needs no cluster.',
    );
  }
}
