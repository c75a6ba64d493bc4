import { LoggerService } from '@backstage/backend-plugin-api';
import { durationToMilliseconds } from '@backstage/types';
import { ClusterDirectory, ClusterState } from '@mooring/kubernetes-objects';
import { Pacer } from '../reflector/Pacer';
import { FollowedKind } from '../model/FollowedKind';
import { ClusterIdentity } from '../reflector/ClusterIdentity';
import { ListTurns } from '../reflector/ListTurns';
import { StreamPath } from '../reflector/StreamPath';
import { Reflector } from '../reflector/Reflector';
import { DEFAULT_REFLECTOR_TIMING, ReflectorTiming } from '../reflector/timing';
import { KubernetesCacheMetrics } from './metrics';
import { StoreChange } from '../model/KubernetesStore';
import { ClusterStore } from '../store/ClusterStore';
import { RecentObjects } from '../store/RecentObjects';
import { Clock } from '../transport/Clock';
import { ConnectionLimits } from '../transport/limits';
import {
  ClusterChange,
  ClusterRequest,
  ClusterResponse,
  Transport,
} from '../transport/Transport';
import { UndiciTransport } from '../transport/UndiciTransport';
import { clusterState } from './clusterState';
import { DefinitionWatch } from './DefinitionWatch';
import { logState } from './logState';
import { NotServedKinds } from './NotServedKinds';
import { RefusalReason } from './RefusalReason';
import { WatchedCluster } from '../model/WatchedCluster';
import { groupKindOfWatched, WatchedKind } from '../model/WatchedKind';

/** What all clusters of a process share. */
export interface WatcherDependencies {
  readonly turns: ListTurns;
  /** Called before anything is read of what is held. */
  readonly beforeRead: () => void;
  readonly pacer: Pacer;
  readonly recent: RecentObjects;
  readonly directory: ClusterDirectory;
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
    return new ClusterWatcher(cluster, onChange, dependencies);
  }

  readonly store: ClusterStore;
  readonly #transport: Transport;
  /** For what is not watched: a reader that stops reading must not hold up the watches. */
  readonly #asking: UndiciTransport;
  readonly #reflectors: readonly Reflector[];
  readonly #definitions: DefinitionWatch;
  readonly #notServed: NotServedKinds;
  readonly #notWatched?: string;
  #source: Pick<WatchedCluster, 'getCredential' | 'explainRefusal'>;
  readonly #refusal: RefusalReason;
  /** The last line of the log about the state. */
  #logged?: string;

  private constructor(
    cluster: WatchedCluster,
    onChange: (change: StoreChange) => void,
    private readonly dependencies: WatcherDependencies,
  ) {
    const { clock, random, pacer, metrics, limits } = dependencies;
    const timing = { ...DEFAULT_REFLECTOR_TIMING, ...dependencies.timing };
    this.#source = cluster;
    this.#notWatched = cluster.notWatched;
    this.store = ClusterStore.create({
      cluster: cluster.name,
      url: cluster.url,
      maxBytes: cluster.maxBytes,
      recent: dependencies.recent,
      directory: dependencies.directory,
      logger: dependencies.logger,
      onChange,
      onHeld: () => this.#update(),
      beforeRead: dependencies.beforeRead,
      run: steps => {
        pacer
          .run(steps)
          .catch(error =>
            dependencies.logger.error(
              `What ${cluster.name} held could not be forgotten`,
              error,
            ),
          );
      },
    });
    this.#refusal = RefusalReason.create({
      explain: async () => await this.#source.explainRefusal?.(),
      clock,
      onReason: () => this.#update(),
    });
    const createTransport = (onConnection?: () => void) =>
      UndiciTransport.create({
        address: cluster,
        getCredential: () => this.#source.getCredential(),
        limits,
        onConnection,
        onAnswer: () => {
          this.store.hasAnswered = true;
        },
        onDate: date => {
          this.store.clockAheadMs = date - clock.Date.now();
        },
      });
    const transport = createTransport(() => {
      for (const reflector of this.#reflectors) reflector.reachable();
    });
    this.#transport = transport;
    this.#asking = createTransport();
    const identity = ClusterIdentity.create({
      ...{ transport, clock },
      patienceMs: timing.confirmMs,
    });
    const path = StreamPath.create({
      ...{ clock, timing },
      onLongest: milliseconds => {
        this.store.longestWatchMs = milliseconds;
        dependencies.logger.info(
          `${
            cluster.name
          }: something on the way to it cuts watches; they are asked to end after ${Math.floor(
            milliseconds / 1000,
          )} s, before that happens`,
        );
      },
    });
    const turns = dependencies.turns.forCluster();
    const kinds = cluster.notWatched === undefined ? cluster.kinds : [];
    this.#reflectors = kinds.map(kind => {
      const reflector: Reflector = Reflector.create({
        kind,
        transport,
        identity,
        path,
        store: this.store,
        turns,
        pacer,
        clock,
        random,
        timing: {
          ...timing,
          ...(kind.isOptional && {
            refusedMs: timing.optionalMs,
            notServedMs: timing.optionalMs,
          }),
          ...(cluster.relistInterval && {
            relistMs: durationToMilliseconds(cluster.relistInterval),
          }),
        },
        onStatus: () => {
          this.#reportKind(reflector);
          this.#awaitServed();
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
    this.#definitions = DefinitionWatch.create({
      ...{ transport, clock, random, timing },
      onDefined: resource => {
        for (const reflector of this.#reflectors) {
          const { kind } = reflector.status;
          if (resourceOf(kind) === resource) reflector.served();
        }
      },
    });
    this.#notServed = NotServedKinds.create({
      ...{ transport, clock, patienceMs: timing.confirmMs },
      onFound: () => this.#update(),
    });
    for (const reflector of this.#reflectors) this.#reportKind(reflector);
    for (const reflector of this.#reflectors) reflector.start();
    this.#update();
  }

  /** The same for everyone who asks. */
  get state(): ClusterState {
    return this.store.index.state;
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

  /** Asks for something that is not watched, or changes something. */
  request(request: ClusterRequest | ClusterChange): Promise<ClusterResponse> {
    return this.#asking.send({ method: 'GET', ...request });
  }

  /** The process was stopped for a while: until the API server has confirmed it, what is held counts as old. */
  doubt(reason: string): void {
    for (const reflector of this.#reflectors) reflector.doubt(reason);
  }

  /** Ends it; resolves once no request, no timer and no socket is left. */
  async stop(): Promise<void> {
    this.#notServed.stop();
    this.store.leave();
    const stopped = this.#reflectors.map(reflector => reflector.stop());
    await Promise.all([this.#transport.close(), this.#asking.close()]);
    await Promise.all(stopped);
    await this.#definitions.stop();
    this.#refusal.stop();
  }

  #update(): void {
    // While the reflectors are made, the store hears of their kinds already.
    const reflectors: readonly Reflector[] | undefined = this.#reflectors;
    if (!reflectors) return;
    const view = clusterState({
      notWatched: this.#notWatched,
      kinds: reflectors.map(({ status }) => ({
        ...status,
        held: this.store.held(status.kind),
      })),
      nameNotServed: kind => this.#notServed.describe(kind),
    });
    const state = this.#refusal.explain(view);
    if (isSameState(state, this.state)) return;
    this.store.setState(state);
    this.#logged = logState({
      last: this.#logged,
      logger: this.dependencies.logger,
      cluster: this.store.name,
      state,
      objects: this.store.index.size,
      kinds: this.kinds,
    });
  }

  /** What is not served may have a wrong name; as long as it is a custom kind, its definition may come. */
  #awaitServed(): void {
    const missing = this.kinds.filter(({ state }) => state === 'not-served');
    this.#notServed.update(
      missing.map(({ kind }) => kind).filter(kind => !kind.isOptional),
    );
    this.#definitions.await(
      missing
        .filter(({ kind }) => isCustom(kind))
        .map(({ kind }) => resourceOf(kind)),
    );
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
}

/** As custom resource definitions are called. */
function resourceOf({ plural, group }: WatchedKind): string {
  return `${plural}.${group}`;
}

/** Only the groups of Kubernetes itself may have names without a dot. */
function isCustom({ group }: WatchedKind): boolean {
  return group.includes('.');
}

function isSameState(a: ClusterState, b: ClusterState): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
