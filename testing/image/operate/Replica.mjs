import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { CONFIG, startContainer } from './container.mjs';

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** One container of the image. */
export class Replica {
  /** Starts it with `files` under /mnt, and the variables of `env` besides the image's own. */
  static async start({ image, files, env, log }) {
    const port = await freePort();
    const child = startContainer({
      ...{ image, files },
      command: [...image.entrypoint, ...CONFIG],
      env: {
        APP_CONFIG_backend_listen_host: '"127.0.0.1"',
        APP_CONFIG_backend_listen_port: String(port),
        ...env,
      },
    });
    const output = createWriteStream(log);
    child.stdout.pipe(output);
    child.stderr.pipe(output);
    return new Replica(child, `http://127.0.0.1:${port}`);
  }

  constructor(child, url) {
    this.child = child;
    this.url = url;
  }

  /** Asks it to end, as Kubernetes does, and returns its exit code. */
  async stop() {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      await this.#signal('SIGTERM');
      await exited;
    }
    return child.exitCode;
  }

  /** Ends it at once. */
  async kill() {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      await this.#signal('SIGKILL');
      await exited;
    }
  }

  /** To the first process in the container: it is another user's, so it does not end with the one that started it. */
  async #signal(signal) {
    const { pid } = this.child;
    const children = await readFile(
      `/proc/${pid}/task/${pid}/children`,
      'utf8',
    );
    process.kill(Number(children.trim().split(' ')[0]) || pid, signal);
  }
}
