import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { MOTO_SERVER, findMotoPython } from './motoEnvironment';

/**
 * A running moto: AWS's APIs over HTTP on loopback, which check neither signatures nor policies. It ends with
 * {@link MotoServer.stop}, and at the latest with the Node.js process, however that ends.
 *
 * @public
 */
export class MotoServer {
  /**
   * Starts moto on a free port, after installing it if this machine has none yet.
   *
   * @throws an error with moto's own message when it does not start.
   */
  static async start(): Promise<MotoServer> {
    const python = await findMotoPython(process.env);
    // Its standard input closes with this process, and moto ends with its standard input.
    const child = spawn(python, [MOTO_SERVER], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let problems = '';
    child.stderr.on('data', chunk => {
      problems = (problems + chunk).slice(-4_000);
    });
    const port = await Promise.race([
      once(createInterface(child.stdout), 'line').then(([line]) =>
        Number(line),
      ),
      once(child, 'exit').then(([code]) => {
        throw new Error(
          `moto ended with code ${code} before it served:\n${problems}`,
        );
      }),
    ]);
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr]) {
      (stream as unknown as { unref(): void }).unref(); // pipes are sockets underneath
    }
    return new MotoServer(`http://127.0.0.1:${port}`, child);
  }

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exited = once(this.child, 'exit');
      this.child.ref();
      this.child.stdin!.end();
      await exited;
    }
  }
}
