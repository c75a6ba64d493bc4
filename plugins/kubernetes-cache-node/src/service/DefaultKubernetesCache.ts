import {
  LoggerService,
  RootLifecycleService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { ClusterDirectory } from '@mooring/kubernetes-objects';
import { Meter } from '@opentelemetry/api';
import { ClusterWatcher, WatcherDependencies } from '../cluster/ClusterWatcher';
import { WatchedCluster } from '../model/WatchedCluster';
import { ListTurns } from '../reflector/ListTurns';
import { Pacer } from '../reflector/Pacer';
import { RecentObjects } from '../store/RecentObjects';
import { ClusterObjects, StoreChange } from '../model/KubernetesStore';
import { KubernetesCache } from './KubernetesCache';
import {
  ClusterChange,
  ClusterRequest,
  ClusterResponse,
} from '../transport/Transport';
import { KubernetesCacheMetrics } from '../cluster/metrics';
import { StopDetector } from './StopDetector';

/**
 * Lists under way at the same time, over all clusters. More do not make a first sync faster, since one thread takes all
 * of them in; they only take memory.
 */
const MAX_CONCURRENT_LISTS = 8;

/** The same of one cluster, so that it takes at most half of them. */
const MAX_LISTS_PER_CLUSTER = 4;

const STOPPED_MS = 5_000;

const NOT_INSTALLED =
  'the package @mooring/plugin-kubernetes-backend-module-cache is not installed in this backend';

interface Entry {
  readonly identity: string;
  /** Tells two watchers of the same name apart before the later one is there. */
  readonly token: object;
  readonly watcher: ClusterWatcher;
}

/** What tests set otherwise. */
export type DefaultKubernetesCacheOptions = Partial<
  Pick<WatcherDependencies, 'clock' | 'random' | 'timing' | 'limits'>
> & {
  readonly logger: LoggerService;
  readonly lifecycle: Pick<RootLifecycleService, 'addShutdownHook'>;
  readonly meter?: Meter;
  /** How long nothing may run in the process before everything it holds counts as old, in milliseconds. */
  readonly stoppedMs?: number;
};

/** Watches clusters from this process, and keeps what they hold in its memory. */
export class DefaultKubernetesCache implements KubernetesCache {
  static create(
    options: DefaultKubernetesCacheOptions,
  ): DefaultKubernetesCache {
    const cache = new DefaultKubernetesCache(options);
    options.lifecycle.addShutdownHook(() => cache.stop());
    return cache;
  }

  readonly #listeners = new Set<(change: StoreChange) => void>();
  readonly #dependencies: WatcherDependencies;
  readonly #closing = new Set<Promise<void>>();
  /** Names of which it was said that several clusters have them. */
  readonly #duplicates = new Set<string>();
  #entries?: ReadonlyMap<string, Entry>;
  #absence: string | undefined = NOT_INSTALLED;
  #isEmpty = false;
  readonly #stops: StopDetector;
  #isStopped = false;

  private constructor(options: DefaultKubernetesCacheOptions) {
    const { logger, meter, clock = globalThis, random = Math.random } = options;
    const { stoppedMs = STOPPED_MS } = options;
    this.#stops = StopDetector.start({
      clock,
      limitMs: stoppedMs,
      onStopped: milliseconds => {
        const seconds = Math.round(milliseconds / 1000);
        const reason = `the portal was stopped or busy for ${seconds} s, and asks whether that is still so`;
        for (const watcher of this.#watchers()) watcher.doubt(reason);
      },
    });
    this.#dependencies = {
      ...options,
      beforeRead: () => this.#stops.check(),
      logger,
      clock,
      random,
      pacer: Pacer.ofProcess(),
      recent: RecentObjects.create(),
      directory: ClusterDirectory.create(),
      turns: ListTurns.create({
        limit: MAX_CONCURRENT_LISTS,
        perCluster: MAX_LISTS_PER_CLUSTER,
        clock,
      }),
      metrics: KubernetesCacheMetrics.create({
        clusters: () => this.#watchers(),
        now: () => clock.Date.now(),
        meter,
      }),
    };
  }

  get absence(): string | undefined {
    return this.#absence;
  }

  get isEmpty(): boolean {
    return this.#isEmpty && this.#entries === undefined;
  }

  announce(announcement: { absence?: string; isEmpty?: boolean }): void {
    const { absence, isEmpty = false } = announcement;
    this.#absence = absence;
    this.#isEmpty = isEmpty;
  }

  clusters(): readonly ClusterObjects[] | undefined {
    return this.#entries && this.#watchers().map(({ store }) => store);
  }

  cluster(name: string): ClusterObjects | undefined {
    return this.#entries?.get(name)?.watcher.store;
  }

  subscribe(listener: (change: StoreChange) => void): () => void {
    // Wrapped, so that who subscribes twice is told twice.
    const subscription = (change: StoreChange) => listener(change);
    this.#listeners.add(subscription);
    return () => {
      this.#listeners.delete(subscription);
    };
  }

  watch(clusters: readonly WatchedCluster[]): void {
    if (this.#isStopped) return;
    this.#absence = undefined;
    const before = this.#entries;
    const after = new Map<string, Entry>();
    for (const cluster of clusters) {
      const { name } = cluster;
      if (after.has(name)) {
        this.#warnOfDuplicate(name);
        continue;
      }
      const identity = identityOf(cluster);
      const known = before?.get(name);
      if (known?.identity === identity) {
        known.watcher.useCredentials(cluster);
        after.set(name, known);
      } else {
        after.set(name, this.#open(cluster, identity));
      }
    }
    this.#entries = after;
    for (const [name, entry] of before ?? []) {
      if (after.get(name) !== entry) this.#close(entry.watcher);
    }
    if (!before || !isSameOrder(before, after)) {
      this.#notify({ type: 'clusters' });
    }
  }

  async request(
    cluster: string,
    request: ClusterRequest | ClusterChange,
  ): Promise<ClusterResponse> {
    const watcher = this.#entries?.get(cluster)?.watcher;
    if (watcher) return await watcher.request(request);
    throw new NotFoundError(
      `There is no cluster ${JSON.stringify(cluster)} in the configuration`,
    );
  }

  /** Ends all watching; resolves once no socket is left. What was read before stays. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stops.stop();
    await Promise.all([
      ...this.#watchers().map(watcher => watcher.stop()),
      ...this.#closing,
    ]);
  }

  #watchers(): ClusterWatcher[] {
    return [...(this.#entries?.values() ?? [])].map(({ watcher }) => watcher);
  }

  #open(cluster: WatchedCluster, identity: string): Entry {
    const { logger } = this.#dependencies;
    const { name, skipTLSVerify, notWatched } = cluster;
    if (skipTLSVerify && notWatched === undefined) {
      logger.warn(
        `${name}: the API server's certificate is not verified (skipTLSVerify), so anybody on the way can read the portal's credential; give caData instead`,
      );
    }
    const token = {};
    const watcher = ClusterWatcher.start({
      cluster,
      dependencies: this.#dependencies,
      onChange: change => {
        // What it tells while it is opened or closed is in the store when the notice `clusters` comes.
        if (this.#entries?.get(name)?.token === token) this.#notify(change);
      },
    });
    return { identity, token, watcher };
  }

  #warnOfDuplicate(name: string): void {
    if (this.#duplicates.has(name)) return;
    this.#duplicates.add(name);
    this.#dependencies.logger.warn(
      `There are several clusters with the name ${JSON.stringify(
        name,
      )}; only the first is watched, rename the others`,
    );
  }

  #close(watcher: ClusterWatcher): void {
    const closed = watcher.stop().finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
  }

  #notify(change: StoreChange): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#dependencies.logger.error(
          'A listener of the Kubernetes store failed',
          error as Error,
        );
      }
    }
  }
}

/** Whatever of a cluster cannot change while it is watched. */
function identityOf(cluster: WatchedCluster): string {
  const { url, caData, caFile, skipTLSVerify, maxBytes } = cluster;
  const { relistInterval, notWatched } = cluster;
  const kinds = cluster.kinds.map(
    ({ group, version, plural, kind, otherVersions, isOptional }) =>
      [group, version, plural, kind, otherVersions, isOptional] as const,
  );
  return JSON.stringify([
    url,
    caData,
    caFile,
    skipTLSVerify ?? false,
    maxBytes,
    relistInterval,
    notWatched,
    kinds,
  ]);
}

function isSameOrder(
  before: ReadonlyMap<string, Entry>,
  after: ReadonlyMap<string, Entry>,
): boolean {
  const names = [...after];
  return (
    before.size === after.size &&
    [...before].every(
      ([name, entry], index) =>
        names[index][0] === name && names[index][1] === entry,
    )
  );
}
