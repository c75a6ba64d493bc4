import { InputError } from '@backstage/errors';
import { HumanDuration, durationToMilliseconds } from '@backstage/types';
import { Clock } from './Clock';
import { Faults } from './faults/Faults';
import { formatKubeconfig } from './kubeconfig';
import { parseManifests } from './manifests/parseManifests';
import { readManifests } from './manifests/readManifests';
import { Api } from './server/Api';
import { SimulatedCluster } from './SimulatedCluster';
import { CertificateAuthority } from './server/CertificateAuthority';
import { HttpsServer } from './server/HttpsServer';
import { createResourceHandler } from './server/resourceHandlers';
import { RequestLog } from './server/RequestLog';
import { DEFAULT_USERS, UserOptions, Users } from './server/Users';
import { KubernetesObject, ObjectRef } from './store/KubernetesObject';

/**
 * How to start a cluster.
 *
 * @public
 */
export interface DemoClusterOptions {
  /** A name such as `demo-east`. The same name gives the same names of pods and the same UIDs. */
  name: string;
  /** Files, directories and globs of manifests, relative to the working directory. Default: none. */
  manifests?: string[];
  /** Objects besides those, as they would stand in a manifest. Default: none. */
  objects?: KubernetesObject[];
  /** How long ago the manifests were applied, 7 days at most; all that would have happened since has happened. Default: just now. */
  age?: HumanDuration;
  /** Default: `admin`, who may do everything, and `viewer`, who may read everything but Secrets. */
  users?: Record<string, UserOptions>;
  /** Default: 3. */
  nodes?: number;
  /** Default: a free one. */
  port?: number;
  /** How many changes per resource a watch can catch up on before it gets 410. Default: 1,000. */
  historySize?: number;
  /** Default: the machine's time. Delays of faults are always in the machine's time. */
  clock?: Clock;
}

/** A CronJob that runs each minute has run ten thousand times by then. */
const MAX_AGE_MS = durationToMilliseconds({ days: 7 });

/**
 * A small Kubernetes API over YAML files, on a port of 127.0.0.1.
 *
 * @public
 */
export class DemoCluster {
  /** Starts a cluster; resolves once it answers. Throws a `ManifestError` for a manifest that cannot be used. */
  static async start(options: DemoClusterOptions): Promise<DemoCluster> {
    const {
      name,
      clock = globalThis,
      nodes = 3,
      port = 0,
      historySize,
    } = options;
    const cluster = SimulatedCluster.create({
      name,
      clock,
      ageMs: toAge(options.age ?? {}),
      nodes,
      historySize,
      manifests: await readManifests(options.manifests ?? [], {
        base: process.cwd(),
      }),
      objects: options.objects ?? [],
    });
    const { store, writer } = cluster;
    const users = Users.create(options.users ?? DEFAULT_USERS);
    const faults = new Faults();
    const handler = createResourceHandler({
      store,
      writer,
      users,
      faults,
      clock,
      random: Math.random,
      onChanged: () => cluster.settle(),
    });
    const api = new Api({ types: store.types, users, faults, handler });
    try {
      const server = await HttpsServer.start({
        authority: await CertificateAuthority.shared(),
        port,
        onRequest: (...exchange) => api.answer(...exchange),
      });
      return new DemoCluster(name, cluster, users, faults, api, server);
    } catch (error) {
      cluster.stop();
      throw error;
    }
  }

  private constructor(
    /** The name it was started with. */
    readonly name: string,
    private readonly cluster: SimulatedCluster,
    private readonly users: Users,
    /** What goes wrong. */
    readonly faults: Faults,
    private readonly api: Api,
    private readonly server: HttpsServer,
  ) {}

  /** Such as `https://127.0.0.1:41234`. */
  get url(): string {
    return this.server.url;
  }

  /** The certificate of the authority that signed the server's, in PEM. */
  get caData(): string {
    return this.server.ca;
  }

  /** The valid bearer tokens by user name. */
  get tokens(): Record<string, string> {
    return this.users.tokens;
  }

  /** The requests the cluster got. */
  get requests(): RequestLog {
    return this.api.requests;
  }

  /** How many TCP connections are open. */
  get connectionCount(): number {
    return this.server.connectionCount;
  }

  /** A kubeconfig in YAML, with the token of a user. Default: `admin`, or else the first one. */
  kubeconfig(user?: string): string {
    return formatKubeconfig([this], { user });
  }

  /** Adds a user, or changes what one may do; returns a new token. */
  addUser(name: string, options: UserOptions): string {
    return this.users.add(name, options);
  }

  /** Makes a new token for a user; with the old one, requests get 401 from now on. Open watches go on. */
  rotateToken(user: string): string {
    return this.users.rotateToken(user);
  }

  /**
   * Creates objects, or replaces those that are there, and their namespaces where they are missing: one or more objects,
   * or a manifest in YAML. Throws a `ManifestError`.
   */
  apply(objects: KubernetesObject | KubernetesObject[] | string): void {
    if (typeof objects === 'string') {
      this.cluster.applyManifests(parseManifests(objects, 'manifest'));
    } else {
      this.cluster.applyObjects(Array.isArray(objects) ? objects : [objects]);
    }
  }

  /** The object as it is now, or `undefined`. */
  get(ref: ObjectRef): KubernetesObject | undefined {
    const { apiVersion, kind, ...name } = ref;
    const { store } = this.cluster;
    return store.get(store.types.require(apiVersion, kind), name);
  }

  /** All objects of a kind, or those in a namespace, in the order of the API. */
  list(options: {
    apiVersion: string;
    kind: string;
    namespace?: string;
  }): KubernetesObject[] {
    const { apiVersion, kind, namespace } = options;
    const { store } = this.cluster;
    return store.list(store.types.require(apiVersion, kind), namespace);
  }

  /** Deletes an object and what it owns. Throws when there is none. */
  delete(ref: ObjectRef): void {
    this.cluster.delete(ref);
  }

  /** Forgets the history of changes: a watch or a page from an earlier version gets 410. */
  compactHistory(): void {
    this.cluster.store.compact();
  }

  /** Stops the cluster; no socket and no timer is left. */
  async stop(): Promise<void> {
    this.cluster.stop();
    await this.server.stop();
  }
}

function toAge(age: HumanDuration): number {
  const milliseconds = durationToMilliseconds(age);
  if (!(milliseconds >= 0 && milliseconds <= MAX_AGE_MS)) {
    throw new InputError(
      `age: ${JSON.stringify(age)} is not between now and 7 days ago`,
    );
  }
  return milliseconds;
}
