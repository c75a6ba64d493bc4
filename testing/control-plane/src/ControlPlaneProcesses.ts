import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import {
  apiServerArguments,
  ControlPlaneFiles,
  controllerManagerArguments,
  controlPlaneFiles,
  etcdArguments,
  schedulerArguments,
} from './componentArguments';
import { Credentials, writeCredentials } from './credentials';
import { freePort } from './freePort';
import { writeKubeconfig } from './kubeconfig';
import { KubernetesClient } from './KubernetesClient';
import { containerLog, kwokArguments, kwokConfiguration } from './kwok';
import { SupervisedProcess } from './SupervisedProcess';
import { waitFor } from './waitFor';

/** What to start, from which directory of programs, and where its files go. */
export interface ControlPlaneProcessesOptions {
  binaries: string;
  directory: string;
  controllers: boolean;
  kwok?: { containerLog: string[] };
  authenticationWebhook?: { kubeconfig: string };
  extraApiServerArgs: string[];
}

const MAX_BIND_ATTEMPTS = 5;
/** The process that took the port may accept connections and say nothing. */
const CONNECT_TIMEOUT_MS = 2_000;

/** The processes of one control plane, and the order in which they need each other. */
export class ControlPlaneProcesses {
  static async start(
    options: ControlPlaneProcessesOptions,
  ): Promise<ControlPlaneProcesses> {
    const files = controlPlaneFiles(options.directory);
    await mkdir(join(options.directory, 'logs'), {
      recursive: true,
      mode: 0o700,
    });
    const credentials = await writeCredentials(files);
    const processes = new ControlPlaneProcesses(options, files, credentials);
    try {
      await processes.#startEtcd();
      await processes.startApiServer();
      await processes.#startClients();
      return processes;
    } catch (error) {
      await processes.stop();
      throw error;
    }
  }

  #port?: number;
  #etcd?: SupervisedProcess;
  #apiServer?: SupervisedProcess;
  #clients: SupervisedProcess[] = [];

  private constructor(
    private readonly options: ControlPlaneProcessesOptions,
    private readonly files: ControlPlaneFiles,
    readonly credentials: Credentials,
  ) {}

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  get adminKubeconfig(): string {
    return this.files.adminKubeconfig;
  }

  /** Throws, with the end of its log, when one of them has ended by itself. */
  async assertRunning(): Promise<void> {
    for (const process of [this.#etcd, this.#apiServer, ...this.#clients]) {
      await process?.assertRunning();
    }
  }

  async stopApiServer(options?: { signal?: NodeJS.Signals }): Promise<void> {
    await this.#apiServer?.stop(options);
  }

  /** Starts the API server and waits until it is ready; after the first time at the same address as before. */
  async startApiServer(): Promise<void> {
    const { authenticationWebhook, controllers, extraApiServerArgs } =
      this.options;
    const { process, port } = await this.#runOnPort({
      name: 'kube-apiserver',
      port: this.#port,
      args: chosen =>
        apiServerArguments({
          files: this.files,
          port: chosen,
          serviceAccountAdmission: controllers,
          authenticationWebhook,
          extra: extraApiServerArgs,
        }),
      probe: async client => {
        await client.request('/readyz');
        // Created soon after readiness.
        return await client.request('/api/v1/namespaces/default');
      },
    });
    this.#apiServer = process;
    this.#port = port;
  }

  /** Ends them all, those first that would complain about the absence of the others. */
  async stop(): Promise<void> {
    await Promise.all(this.#clients.map(client => client.stop()));
    await this.#apiServer?.stop();
    await this.#etcd?.stop();
  }

  async #startEtcd(): Promise<void> {
    const etcd = await this.#run('etcd', etcdArguments(this.files));
    this.#etcd = etcd;
    await waitFor(
      async () => {
        const socket = connect(this.files.etcdSocket);
        try {
          await once(socket, 'connect');
          return true;
        } finally {
          socket.destroy();
        }
      },
      {
        description: `etcd to listen; its log is ${etcd.logFile}`,
        intervalMs: 20,
        giveUp: () => etcd.assertRunning(),
      },
    );
  }

  async #startClients(): Promise<void> {
    const { url } = this;
    const { ca, adminToken, controllerManagerToken, schedulerToken } =
      this.credentials;
    await writeKubeconfig(this.files.adminKubeconfig, {
      url,
      ca,
      token: adminToken,
    });
    if (this.options.controllers) {
      await writeKubeconfig(this.files.controllerManagerKubeconfig, {
        url,
        ca,
        token: controllerManagerToken,
      });
      await writeKubeconfig(this.files.schedulerKubeconfig, {
        url,
        ca,
        token: schedulerToken,
      });
      this.#clients.push(
        await this.#run(
          'kube-controller-manager',
          controllerManagerArguments(this.files),
        ),
      );
      this.#clients.push(
        await this.#run('kube-scheduler', schedulerArguments(this.files)),
      );
    }
    if (this.options.kwok) {
      const log = containerLog({
        lines: this.options.kwok.containerLog,
        now: new Date(),
      });
      await writeFile(this.files.containerLog, log);
      await writeFile(
        this.files.kwokConfiguration,
        stringify(kwokConfiguration(this.files)),
      );
      const { process } = await this.#runOnPort({
        name: 'kwok',
        args: port => kwokArguments({ files: this.files, port }),
        probe: client => client.request('/healthz'),
      });
      this.#clients.push(process);
    }
  }

  /** Runs a server that must be told its port, and waits until it answers. */
  async #runOnPort(options: {
    name: string;
    /** Default: a free one. */
    port?: number;
    args: (port: number) => string[];
    probe: (client: KubernetesClient) => Promise<unknown>;
  }): Promise<{ process: SupervisedProcess; port: number }> {
    const { name, args, probe } = options;
    for (let attempt = 1; ; attempt++) {
      const port = options.port ?? (await freePort());
      const process = await this.#run(name, args(port));
      const client = KubernetesClient.create({
        url: `https://127.0.0.1:${port}`,
        ca: this.credentials.ca,
        token: this.credentials.adminToken,
        connectTimeoutMs: CONNECT_TIMEOUT_MS,
      });
      try {
        await waitFor(() => probe(client), {
          description: `${name} to become ready; its log is ${process.logFile}`,
          intervalMs: 50,
          giveUp: () => process.assertRunning(),
        });
        return { process, port };
      } catch (error) {
        await process.stop();
        // Between choosing a port and binding it, another process may have taken it.
        const portTaken = (await process.readLog({ lines: 5 })).includes(
          'address already in use',
        );
        if (!portTaken || attempt === MAX_BIND_ATTEMPTS) {
          throw error;
        }
      } finally {
        await client.close();
      }
    }
  }

  async #run(name: string, args: string[]): Promise<SupervisedProcess> {
    const { binaries, directory } = this.options;
    return SupervisedProcess.start({
      name,
      command: join(binaries, name),
      args,
      logFile: join(directory, 'logs', `${name}.log`),
      // A home of their own: kwok would read ~/.kwok. No proxy settings: everything is on loopback.
      env: { PATH: process.env.PATH ?? '', HOME: directory, TMPDIR: directory },
    });
  }
}
