import { LoggerService } from '@backstage/backend-plugin-api';
import { durationToMilliseconds } from '@backstage/types';
import { ClusterState } from '@mooring/kubernetes-objects';
import { Pacer } from '../reflector/Pacer';
import { FollowedKind } from '../reflector/FollowedKind';
import { Reflector } from '../reflector/Reflector';
import { DEFAULT_REFLECTOR_TIMING, ReflectorTiming } from '../reflector/timing';
import { KubernetesCacheMetrics } from '../service/metrics';
import { StoreChange } from '../service/KubernetesStore';
import { ClusterStore } from '../store/ClusterStore';
import { RecentObjects } from '../store/RecentObjects';
import { Clock } from '../transport/Clock';
import { ConnectionLimits } from '../transport/limits';
import { Transport } from '../transport/Transport';
import { UndiciTransport } from '../transport/UndiciTransport';
import { clusterState } from './clusterState';
import { RefusalReason } from './RefusalReason';
import { WatchedCluster } from './WatchedCluster';
import { groupKindOfWatched } from './WatchedKind';

/** What all clusters of a process share. */
export interface WatcherDependencies {
  readonly limitLists: <T>(list: () => Promise<T>) => Promise<T>;
  readonly pacer: Pacer;
  readonly recent: RecentObjects;
  readonly logger: LoggerService;
  readonly metrics: KubernetesCacheMetrics;
  readonly clock: Clock;
  readonly random: () => number;
  /** What differs from the defaults. */
  readonly timing?: Partial<ReflectorTiming>;
  readonly limits?: Partial<ConnectionLimits>;
}

/** Watches one cluster: a reflector for each of its kinds, and one store for them all. */
export class ClusterWatcher {
  /** Begins at once. */
  static start(options: {
    cluster: WatchedCluster;
    onChange: (change: StoreChange) => void;
    dependencies: WatcherDependencies;
  }): ClusterWatcher {
    const { cluster, onChange, dependencies } = options;
    const store = ClusterStore.create({
      cluster: cluster.name,
      maxBytes: cluster.maxBytes,
      recent: dependencies.recent,
      logger: dependencies.logger,
      onChange,
    });
    return new ClusterWatcher(cluster, store, dependencies);
  }

  readonly #transport: Transport;
  readonly #reflectors: readonly Reflector[];
  #state: ClusterState = { type: 'syncing' };
  #source: Pick<WatchedCluster, 'getCredential' | 'explainRefusal'>;
  readonly #refusal: RefusalReason;

  private constructor(
    cluster: WatchedCluster,
    readonly store: ClusterStore,
    private readonly dependencies: WatcherDependencies,
  ) {
    const { clock, random, pacer, limitLists, metrics, timing, limits } =
      dependencies;
    this.#source = cluster;
    this.#refusal = RefusalReason.create({
      explain: async () => await this.#source.explainRefusal?.(),
      clock,
      onReason: () => this.#update(),
    });
    this.#transport = UndiciTransport.create({
      address: cluster,
      getCredential: () => this.#source.getCredential(),
      limits,
    });
    this.#reflectors = cluster.kinds.map(kind => {
      const reflector: Reflector = Reflector.create({
        kind,
        transport: this.#transport,
        store,
        limitLists,
        pacer,
        clock,
        random,
        timing: {
          ...DEFAULT_REFLECTOR_TIMING,
          ...timing,
          ...(cluster.relistInterval && {
            relistMs: durationToMilliseconds(cluster.relistInterval),
          }),
        },
        onStatus: () => {
          this.#reportKind(reflector);
          this.#update();
        },
        observer: metrics.observerFor(cluster.name, kind, {
          onError: error =>
            dependencies.logger.error(
              `${this.store.name}: taking in ${groupKindOfWatched(
                kind,
              )} failed`,
              error instanceof Error ? error : new Error(String(error)),
            ),
        }),
      });
      return reflector;
    });
    for (const reflector of this.#reflectors) this.#reportKind(reflector);
    for (const reflector of this.#reflectors) reflector.start();
  }

  get state(): ClusterState {
    return this.#state;
  }

  /** How each kind is followed, in the configured order. */
  get kinds(): readonly FollowedKind[] {
    return this.#reflectors.map(({ status }) => status);
  }

  /** From the next connection on, credentials come from here. */
  useCredentials(
    source: Pick<WatchedCluster, 'getCredential' | 'explainRefusal'>,
  ): void {
    this.#source = source;
  }

  /** Ends it; resolves once no request, no timer and no socket is left. */
  async stop(): Promise<void> {
    const stopped = this.#reflectors.map(reflector => reflector.stop());
    await this.#transport.close();
    await Promise.all(stopped);
    this.#refusal.stop();
  }

  #update(): void {
    const state = this.#refusal.explain(clusterState(this.kinds));
    if (isSameState(state, this.#state)) return;
    this.#log(state);
    this.#state = state;
    this.store.setState(state);
  }

  #reportKind(reflector: Reflector): void {
    const { kind, state, since, problem } = reflector.status;
    this.store.setKindStatus(kind, {
      state,
      since: new Date(since).toISOString(),
      ...(state !== 'synced' && problem && { reason: problem.reason }),
      confirmedAt: () => reflector.confirmedAt,
    });
  }

  /** Says what changed, once. */
  #log(state: ClusterState): void {
    const { logger } = this.dependencies;
    const { name } = this.store;
    switch (state.type) {
      case 'synced':
        logger.info(`${name} is synced: ${this.store.index.size} objects`);
        break;
      case 'syncing':
        logger.info(`${name} is syncing`);
        break;
      case 'forbidden':
        for (const { kind, problem } of this.kinds) {
          if (!state.kinds.includes(groupKindOfWatched(kind))) continue;
          logger.warn(
            `${name} is synced but for ${kind.plural}: ${problem?.reason}`,
          );
        }
        break;
      default: {
        const hop = 'hop' in state && state.hop ? ` at ${state.hop}` : '';
        logger.warn(`${name} is ${state.type}${hop}: ${state.reason}`);
      }
    }
  }
}

function isSameState(a: ClusterState, b: ClusterState): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
