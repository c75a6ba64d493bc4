import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@mooring/control-plane';

/** What a configuration is made of. */
interface Place {
  port: number;
  /** Of the API server: host and port. */
  upstream: string;
  directory: string;
}

/** A reverse proxy of another make, between the portal and an API server. It listens without TLS. */
export class ReverseProxy {
  /** nginx as its package has it, but for what `settings` say of the location. */
  static nginx(url: string, settings = ''): Promise<ReverseProxy> {
    return ReverseProxy.#start(url, {
      command: 'nginx',
      args: file => ['-c', file, '-e', 'stderr'],
      config: ({ port, upstream, directory }) => `
        worker_processes 1; daemon off; pid ${directory}/pid; error_log stderr;
        events {}
        http {
          access_log off;
          ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
            .map(name => `${name}_temp_path ${directory}/${name};`)
            .join('\n')}
          server {
            listen 127.0.0.1:${port};
            location / {
              proxy_pass https://${upstream};
              proxy_ssl_verify off;
              ${settings}
            }
          }
        }`,
    });
  }

  /** HAProxy that ends a connection on which nothing comes for so long, such as `3s`; with further lines of the backend. */
  static haproxy(
    url: string,
    options: { timeout: string; backend?: string },
  ): Promise<ReverseProxy> {
    return ReverseProxy.#start(url, {
      command: 'haproxy',
      args: file => ['-f', file],
      config: ({ port, upstream }) =>
        [
          'defaults',
          '  mode http',
          '  timeout connect 5s',
          `  timeout client ${options.timeout}`,
          `  timeout server ${options.timeout}`,
          'frontend portal',
          `  bind 127.0.0.1:${port}`,
          '  default_backend cluster',
          'backend cluster',
          ...(options.backend ? [`  ${options.backend}`] : []),
          `  server one ${upstream} ssl verify none`,
          '',
        ].join('\n'),
    });
  }

  static async #start(
    url: string,
    options: {
      command: string;
      args: (file: string) => string[];
      config: (place: Place) => string;
    },
  ): Promise<ReverseProxy> {
    const port = await freePort();
    const directory = await mkdtemp(join(tmpdir(), 'proxy-'));
    const file = join(directory, 'config');
    const upstream = new URL(url).host;
    await writeFile(file, options.config({ port, upstream, directory }));
    const child = spawn(options.command, options.args(file), {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const proxy = new ReverseProxy(
      child,
      `http://127.0.0.1:${port}`,
      directory,
    );
    while (!(await answers(port))) {
      if (child.exitCode !== null) {
        await proxy.stop();
        throw new Error(`${options.command} ended with ${child.exitCode}`);
      }
      await sleep(50);
    }
    return proxy;
  }

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    private readonly directory: string,
  ) {}

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await ended;
    }
    await rm(this.directory, { recursive: true, force: true });
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
