import { HumanDuration, durationToMilliseconds } from '@backstage/types';
import { Clock } from './Clock';
import { controllers } from './controllers/controllers';
import { nameSuffix } from './controllers/hash';
import { createNodes } from './controllers/nodes';
import { Simulation } from './controllers/Simulation';
import { Faults } from './faults/Faults';
import { formatKubeconfig } from './kubeconfig';
import { Applier } from './manifests/Applier';
import { parseManifests } from './manifests/parseManifests';
import { readManifests } from './manifests/readManifests';
import { createRandom, createUuid } from './random';
import { ApiServer } from './server/ApiServer';
import { CertificateAuthority } from './server/CertificateAuthority';
import { createResourceHandler } from './server/resourceHandlers';
import { RequestLog } from './server/RequestLog';
import { DEFAULT_USERS, UserOptions, Users } from './server/Users';
import { KubernetesObject } from './store/KubernetesObject';
import { ObjectStore } from './store/ObjectStore';
import { ObjectWriter } from './store/ObjectWriter';
import { ResourceTypes } from './store/ResourceTypes';

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
  /** How long ago the manifests were applied; all that would have happened since has happened. Default: just now. */
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
    const random = createRandom(name);
    const simulation = Simulation.create({ clock, controllers });
    const { now } = simulation;
    simulation.startAt(
      clock.Date.now() - durationToMilliseconds(options.age ?? {}),
    );

    const store = ObjectStore.create({
      types: ResourceTypes.create(),
      now,
      historySize,
    });
    const writer = new ObjectWriter(store, {
      now,
      createUid: () => createUuid(random),
      createNameSuffix: () => nameSuffix(random),
    });
    simulation.observe(store, writer);
    const applier = new Applier(store, writer);
    applier.applyDefaults(
      createNodes({ cluster: name, count: nodes, now: now() }),
    );
    applier.applyManifests(
      await readManifests(options.manifests ?? [], { base: process.cwd() }),
    );
    applier.applyObjects(options.objects ?? []);
    simulation.advance();
    // A version from before the start can be watched from as little as after a compaction of etcd.
    store.compact();

    const users = Users.create(options.users ?? DEFAULT_USERS);
    const faults = new Faults();
    const authority = await CertificateAuthority.shared();
    const handler = createResourceHandler({
      store,
      writer,
      users,
      faults,
      clock,
      random,
      onChanged: () => simulation.settle(),
    });
    const server = await ApiServer.start({
      authority,
      port,
      types: store.types,
      users,
      faults,
      handler,
    });
    return new DemoCluster({
      name,
      authority,
      server,
      users,
      faults,
      store,
      applier,
      simulation,
    });
  }

  private constructor(
    private readonly parts: {
      name: string;
      authority: CertificateAuthority;
      server: ApiServer;
      users: Users;
      faults: Faults;
      store: ObjectStore;
      applier: Applier;
      simulation: Simulation;
    },
  ) {}

  get name(): string {
    return this.parts.name;
  }

  /** Such as `https://127.0.0.1:41234`. */
  get url(): string {
    return this.parts.server.url;
  }

  /** The certificate of the authority that signed the server's, in PEM. */
  get caData(): string {
    return this.parts.authority.ca;
  }

  /** The valid bearer tokens by user name. */
  get tokens(): Record<string, string> {
    return this.parts.users.tokens;
  }

  /** The requests the cluster got. */
  get requests(): RequestLog {
    return this.parts.server.requests;
  }

  /** How many TCP connections are open. */
  get connectionCount(): number {
    return this.parts.server.connectionCount;
  }

  /** What goes wrong. */
  get faults(): Faults {
    return this.parts.faults;
  }

  /** A kubeconfig in YAML, with the token of a user. Default: `admin`, or else the first one. */
  kubeconfig(user?: string): string {
    return formatKubeconfig([this], { user });
  }

  /** Adds a user, or changes what one may do; returns a new token. */
  addUser(name: string, options: UserOptions): string {
    return this.parts.users.add(name, options);
  }

  /** Makes a new token for a user; with the old one, requests get 401 from now on. Open watches go on. */
  rotateToken(user: string): string {
    return this.parts.users.rotateToken(user);
  }

  /**
   * Creates objects, or replaces those that are there, and their namespaces where they are missing: one or more objects,
   * or a manifest in YAML. Throws a `ManifestError`.
   */
  apply(objects: KubernetesObject | KubernetesObject[] | string): void {
    if (typeof objects === 'string') {
      this.parts.applier.applyManifests(parseManifests(objects, 'manifest'));
    } else {
      this.parts.applier.applyObjects(
        Array.isArray(objects) ? objects : [objects],
      );
    }
    this.parts.simulation.settle();
  }

  /** The object as it is now, or `undefined`. */
  get(ref: ObjectRef): KubernetesObject | undefined {
    const { apiVersion, kind, ...name } = ref;
    return this.parts.store.get(
      this.parts.store.types.require(apiVersion, kind),
      name,
    );
  }

  /** Deletes an object and what it owns. Throws when there is none. */
  delete(ref: ObjectRef): void {
    this.parts.applier.delete(ref);
    this.parts.simulation.settle();
  }

  /** Forgets the history of changes: a watch or a page from an earlier version gets 410. */
  compactHistory(): void {
    this.parts.store.compact();
  }

  /** Stops the cluster; no socket and no timer is left. */
  async stop(): Promise<void> {
    this.parts.simulation.stop();
    await this.parts.server.stop();
  }
}

/**
 * Names an object.
 *
 * @public
 */
export interface ObjectRef {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}
