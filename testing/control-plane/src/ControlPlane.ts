import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { ControlPlaneOptions } from './ControlPlaneOptions';
import { ControlPlaneProcesses } from './ControlPlaneProcesses';
import { DataDirectory } from './DataDirectory';
import { findExistingCluster } from './existingCluster';
import { writeKubeconfig } from './kubeconfig';
import { KubernetesRequestOptions } from './KubernetesClient';
import { KubernetesObject, parseManifests, readManifests } from './manifests';
import { Cluster, startCluster, useExistingCluster } from './startCluster';
import { waitFor, WaitForOptions } from './waitFor';

/**
 * A running Kubernetes control plane for a test. Its processes end with {@link ControlPlane.stop}, and at the latest
 * with the Node.js process, however that ends.
 *
 * @public
 */
export class ControlPlane {
  /**
   * Starts a control plane on a free loopback port and waits until it is usable.
   *
   * @throws InputError when the options or the environment cannot be satisfied; NotFoundError when Go is missing;
   * an error with the end of the component's log when one does not start.
   */
  static async start(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
    const directory = await DataDirectory.create({
      path: options.dataDirectory,
    });
    try {
      const existing = options.kubeconfig ?? findExistingCluster(process.env);
      const cluster = existing
        ? await useExistingCluster(existing, options)
        : await startCluster(directory.path, options);
      return new ControlPlane(cluster, directory);
    } catch (error) {
      await directory.release();
      throw error;
    }
  }

  #writtenKubeconfigs = 0;
  #stopped?: Promise<void>;

  private constructor(
    private readonly cluster: Cluster,
    private readonly directory: DataDirectory,
  ) {}

  /** `https://127.0.0.1:<port>`, the same for as long as the control plane runs. */
  get url(): string {
    return this.cluster.connection.url;
  }

  /** The path of an administrator's kubeconfig, for kubectl and the like. */
  get kubeconfig(): string {
    return this.cluster.kubeconfig;
  }

  /** The authority that signed the API server's certificate, in PEM; empty when an existing cluster names none. */
  get ca(): string {
    return this.cluster.connection.ca ?? '';
  }

  /** {@link ControlPlane.ca} in base64, as `caData` in the Kubernetes plugin's configuration and kubeconfigs have it. */
  get caData(): string {
    return Buffer.from(this.ca).toString('base64');
  }

  /**
   * A bearer token of a member of `system:masters`.
   *
   * @throws InputError when an existing cluster's kubeconfig authenticates by certificate.
   */
  get adminToken(): string {
    if (!this.cluster.connection.token) {
      throw new InputError(
        `${this.kubeconfig} authenticates with a certificate; use createServiceAccountToken instead.`,
      );
    }
    return this.cluster.connection.token;
  }

  /**
   * Sends a request as the administrator, or with `token`, and returns the parsed answer.
   *
   * @param path - with the leading slash, such as `/api/v1/namespaces`
   * @throws KubernetesStatusError when the status is not 2xx.
   */
  async request<T = any>(
    path: string,
    options?: KubernetesRequestOptions,
  ): Promise<T> {
    return await this.cluster.client.request<T>(path, options);
  }

  /**
   * Applies manifests (YAML, or objects) on the server's side and returns them as stored. Namespaces and custom resource
   * definitions go first and are waited for.
   */
  async apply(
    manifests: string | KubernetesObject[],
  ): Promise<KubernetesObject[]> {
    const objects =
      typeof manifests === 'string'
        ? parseManifests(manifests, 'manifests')
        : manifests;
    return await this.cluster.applier.apply(objects);
  }

  /** Does the same with files, and with the `.yaml`, `.yml` and `.json` files of directories and of theirs. */
  async applyFiles(...paths: string[]): Promise<KubernetesObject[]> {
    return await this.cluster.applier.apply(await readManifests(paths));
  }

  /**
   * Asks until the answer is neither `undefined` nor `false`, and returns it. An error thrown by `probe` counts as "not
   * yet", unless a component has crashed.
   */
  async waitFor<T>(
    probe: () => Promise<T | undefined | false>,
    options: WaitForOptions,
  ): Promise<T> {
    return await waitFor(probe, {
      ...options,
      giveUp: async () => this.cluster.processes?.assertRunning(),
    });
  }

  /**
   * Issues a token of a service account that exists, through the TokenRequest API.
   *
   * @param options - `expirationSeconds`: default one hour, at least 600
   */
  async createServiceAccountToken(
    namespace: string,
    name: string,
    options: { expirationSeconds?: number } = {},
  ): Promise<string> {
    const { expirationSeconds = 3600 } = options;
    const path = `/api/v1/namespaces/${encodeURIComponent(
      namespace,
    )}/serviceaccounts/${encodeURIComponent(name)}/token`;
    const { status } = await this.cluster.client.request(path, {
      method: 'POST',
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds },
      },
    });
    return status.token;
  }

  /** Writes a kubeconfig for the bearer of a token and returns its path; it goes away with the control plane. */
  async kubeconfigFor(options: {
    token: string;
    namespace?: string;
  }): Promise<string> {
    const path = join(
      this.directory.path,
      `${++this.#writtenKubeconfigs}.kubeconfig`,
    );
    await writeKubeconfig(path, { url: this.url, ca: this.ca, ...options });
    return path;
  }

  /** Ends the API server alone (default: SIGTERM), as an outage does. Data, address and credentials remain. */
  async stopApiServer(options?: { signal?: NodeJS.Signals }): Promise<void> {
    await this.#ownProcesses().stopApiServer(options);
  }

  /** Starts the API server again after {@link ControlPlane.stopApiServer} and waits until it is ready. */
  async startApiServer(): Promise<void> {
    await this.#ownProcesses().startApiServer();
  }

  /** Ends the API server (default: SIGTERM), starts it again, and waits until it is ready. */
  async restartApiServer(options?: { signal?: NodeJS.Signals }): Promise<void> {
    await this.stopApiServer(options);
    await this.startApiServer();
  }

  /** Ends every process and removes every temporary file. May be called more than once. */
  async stop(): Promise<void> {
    this.#stopped ??= this.#end();
    await this.#stopped;
  }

  async #end(): Promise<void> {
    await this.cluster.client.close();
    await this.cluster.processes?.stop();
    await this.directory.release();
  }

  #ownProcesses(): ControlPlaneProcesses {
    if (!this.cluster.processes) {
      throw new InputError(
        `The API server of ${this.kubeconfig} was not started here, so it cannot be stopped or started.`,
      );
    }
    return this.cluster.processes;
  }
}
