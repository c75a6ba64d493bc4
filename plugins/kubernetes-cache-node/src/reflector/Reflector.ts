import { WatchedKind } from '../model/WatchedKind';
import { ClusterStore } from '../store/ClusterStore';
import { Clock, sleep } from '../transport/Clock';
import { WatchTransport } from '../transport/Transport';
import { ClusterIdentity } from './ClusterIdentity';
import { Failure, failedAt, isFailure } from './Failure';
import { FollowedKind } from '../model/FollowedKind';
import { KindEvent } from './KindEvent';
import { KindLists } from './KindLists';
import { KindView } from './KindView';
import { ClusterTurns } from './ListTurns';
import { Pacer } from './Pacer';
import { PastCheck } from './PastCheck';
import { ReflectorObserver } from './ReflectorObserver';
import { Relist } from './Relist';
import { isOutOfReach, isRefusal, retryDelay } from './retryDelay';
import { Silence } from './Silence';
import { StreamPath } from './StreamPath';
import { StatusTracker } from './StatusTracker';
import { ReflectorTiming } from './timing';

/** After so many answers in a row that were errors, everything is listed again. */
const STUCK_ATTEMPTS = 3;

/** A watch that lasted for this part of the time that was asked for has ended as planned. */
const PLANNED = 0.9;

const WENT_BACK: Failure = {
  type: 'lost',
  hop: 'api',
  reason:
    'its versions go back, as after a backup was restored, so everything is listed again',
};

/** What a reflector works with. */
export interface ReflectorOptions {
  readonly kind: WatchedKind;
  readonly transport: WatchTransport;
  /** Shared by the cluster's reflectors. */
  readonly identity: ClusterIdentity;
  /** The same. */
  readonly path: StreamPath;
  readonly store: Pick<
    ClusterStore,
    'apply' | 'leaveOut' | 'beginReplace' | 'drop'
  >;
  /** Those of the cluster. */
  readonly turns: ClusterTurns;
  readonly pacer: Pacer;
  readonly timing: ReflectorTiming;
  readonly clock: Clock;
  /** From 0 to 1, as `Math.random`. */
  readonly random: () => number;
  readonly onStatus: (status: FollowedKind) => void;
  readonly observer: ReflectorObserver;
  /** Larger objects are left out. Default: as {@link KindReader} has it. */
  readonly maxObjectBytes?: number;
}

/** Why a round was ended from here. */
class RoundEnd extends Error {
  constructor(readonly failure?: Failure) {
    super('the round was ended');
  }
}

/**
 * Keeps the store's view of one kind of one cluster as it is in the cluster: lists, then watches, and begins again
 * whatever goes wrong. A list that only checks the view goes on beside the watch, which stays open.
 */
export class Reflector {
  static create(options: ReflectorOptions): Reflector {
    return new Reflector(options);
  }

  readonly #stopping = new AbortController();
  readonly #tracker: StatusTracker;
  readonly #view: KindView;
  readonly #past: PastCheck;
  readonly #lists: KindLists;
  readonly #relist: Relist;
  readonly #silence: Silence;
  #running?: Promise<void>;
  #round = new AbortController();
  #wake = () => {};
  #isOutOfReach = false;
  #asking?: Promise<void>;
  #openedAt?: number;
  #isFollowing = false;
  /** Whether this round was a list of those at an interval. */
  #isListed = false;
  /** Whether the view had another past, so that whatever a list finds was wrong. */
  #isLost = false;

  private constructor(private readonly options: ReflectorOptions) {
    const { kind, clock, timing, onStatus, store, pacer } = options;
    const { observer, transport } = options;
    this.#view = KindView.create({
      ...{ kind, store, pacer },
      onName: named => this.#tracker.named(named),
      onRefused: of => observer.onRefused(of),
    });
    this.#past = PastCheck.create({ ...options, view: this.#view });
    this.#lists = KindLists.create({ ...options, view: this.#view });
    this.#relist = Relist.create({
      ...options,
      view: this.#view,
      lists: this.#lists,
      onDistrust: () => this.#distrust(),
    });
    this.#silence = Silence.create({
      ...options,
      onSilence: () => this.#distrust(),
    });
    options.path.onHeldBack(() => {
      if (this.#isFollowing) this.#distrust();
    });
    this.#tracker = StatusTracker.create({
      ...{ kind, clock, timing },
      heardAgoMs: () =>
        this.#openedAt === undefined ? undefined : transport.heardAgoMs,
      onChange: status => {
        const { state } = status;
        if (state === 'forbidden' || state === 'not-served') this.#view.drop();
        onStatus(status);
      },
    });
  }

  get status(): FollowedKind {
    return this.#tracker.status;
  }

  /** When the API server last confirmed the view, in milliseconds since the epoch. */
  get confirmedAt(): number | undefined {
    return this.#tracker.confirmedAt;
  }

  /** Begins; further calls do nothing. */
  start(): void {
    this.#running ??= this.#run(this.#stopping.signal).catch(error => {
      if (!this.#stopping.signal.aborted) throw error;
    });
  }

  /** Ends the open requests; resolves once nothing is under way. May be called more than once. */
  async stop(): Promise<void> {
    const reason = new Error('the reflector is stopped');
    this.#stopping.abort(reason);
    this.#round.abort(reason);
    await this.#running;
    await this.#relist.end();
    // Last, since the end of a watch sets its timer.
    this.#tracker.stop();
  }

  /** The API server can be reached: tries again soon, should that have been what it waits for. */
  reachable(): void {
    if (this.#isOutOfReach) this.#wake();
  }

  /** The API server may serve the kind now: tries again at once, should that be what it waits for. */
  served(): void {
    if (this.#tracker.status.state === 'not-served') this.#wake();
  }

  /** The view may be old though nothing has failed: it is stale until the API server has confirmed it. */
  doubt(reason: string): void {
    if (this.#tracker.status.state !== 'synced') return;
    const failure: Failure = { type: 'silent', hop: 'api', reason };
    this.#tracker.failed(failure);
    this.#round.abort(new RoundEnd(failure));
  }

  /** The open watch may have missed something: what it goes on from is told again. */
  #distrust(): void {
    this.#tracker.distrusted();
    this.#round.abort(new RoundEnd());
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { random, timing } = this.options;
    let attempt = 0;
    let wasRefused = false;
    let delay = random() * timing.startSpreadMs;
    for (;;) {
      await this.#pause(delay, signal);
      const { failure, openFor } = await this.#oneRound(signal);
      const { path } = this.options;
      if (failure?.isBrokenOff) this.#probe(signal);
      const { listEveryMs } = path;
      if (failure || !this.#isListed) this.#tracker.interrupted(failure);
      if (openFor >= timing.healthyMs) attempt = 0;
      if (failure?.type === 'unsupported' && this.#lists.isStreamed) {
        this.#lists.cannotStream();
        delay = 0;
      } else if (failure) {
        attempt++;
        delay = retryDelay(failure, {
          ...{ attempt, wasRefused, random: random(), timing },
        });
        if (failure.type === 'lost') this.#isLost = true;
        if (this.#isOutOfDate(failure, attempt)) this.#view.outdate();
        this.#tracker.failed(failure);
        this.#askShort(failure, signal);
      } else if (listEveryMs) {
        // A watch that was open when the way turned out to hold answers back may have missed something.
        delay = this.#isListed ? listEveryMs * (0.8 + 0.4 * random()) : 0;
        this.#probe(signal);
      } else {
        delay = 0;
      }
      wasRefused = failure !== undefined && isRefusal(failure);
      if (failure?.type === 'not-served' && this.#view.tryNextVersion())
        wasRefused = false;
      this.#isOutOfReach = failure !== undefined && isOutOfReach(failure);
    }
  }

  /** Finds out, in the background, whether watches can work at all on this way. */
  #probe(signal: AbortSignal): void {
    const { path, observer } = this.options;
    path
      .probe(() => this.#lists.reader().streams({ signal }))
      .catch(error => {
        if (!signal.aborted) observer.onError(error);
      });
  }

  /** Finds out, in the background, whether a list of one object comes through where one of all does not. */
  #askShort({ type, hop }: Failure, signal: AbortSignal): void {
    const hasList = this.#view.version !== undefined;
    if (hop !== 'api' || (type !== 'failed' && type !== 'silent')) return;
    if (this.#asking || (hasList && !this.options.path.listEveryMs)) return;
    this.#asking = this.#lists
      .reader()
      .find(undefined, { signal })
      .then(answer => this.#tracker.answersShort(!isFailure(answer)))
      .catch(error => {
        if (!signal.aborted) this.options.observer.onError(error);
      })
      .finally(() => {
        this.#asking = undefined;
      });
  }

  /** Waits, unless it is woken. */
  async #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.options;
    await sleep(milliseconds, {
      ...{ clock, signal },
      onWake: wake => {
        this.#wake = wake;
      },
    });
  }

  /** Whether only a list can tell what there is. */
  #isOutOfDate({ type, hop }: Failure, attempt: number): boolean {
    // An API server that answers and never lets the watch go on may have lost the version.
    const isStuck = hop === 'api' && attempt >= STUCK_ATTEMPTS;
    return type === 'expired' || type === 'lost' || isStuck;
  }

  /** Lists and watches, or watches on, until that ends. */
  async #oneRound(
    stopping: AbortSignal,
  ): Promise<{ failure?: Failure; openFor: number }> {
    const { clock, observer } = this.options;
    this.#round = new AbortController();
    this.#isListed = false;
    const { signal } = this.#round;
    const version = this.#view.version;
    const openFor = () => {
      const now = clock.performance.now();
      return now - (this.#openedAt ?? now);
    };
    this.#openedAt = undefined;
    try {
      const failure =
        version === undefined || this.options.path.listEveryMs
          ? await this.#list(signal)
          : await this.#resume(version, signal);
      return { failure, openFor: openFor() };
    } catch (error) {
      stopping.throwIfAborted();
      this.#past.interrupted();
      if (error instanceof RoundEnd) {
        return { failure: error.failure, openFor: openFor() };
      }
      observer.onError(error);
      const reason = 'the portal failed at its answer; see its log';
      return { failure: failedAt('api', reason), openFor: openFor() };
    }
  }

  /** Lists all objects; a streamed list goes on as a watch. */
  async #list(signal: AbortSignal): Promise<Failure | undefined> {
    const seconds = this.#watchSeconds();
    const events = this.#lists.open(seconds, signal);
    await this.#relist.end();
    this.#past.beginList(signal);
    try {
      const isSuspect = true;
      const staged = await this.#lists.stage(events, { signal, isSuspect });
      if (isFailure(staged)) return staged;
      const differing = await this.#view.replace(staged);
      signal.throwIfAborted();
      if (this.#isLost) this.options.observer.onDrift(differing);
      this.#isLost = false;
      this.#past.endList();
      const { listEveryMs } = this.options.path;
      this.#tracker.following(listEveryMs);
      if (listEveryMs) {
        this.#isListed = true;
        return undefined;
      }
      this.#relist.schedule();
      if (!this.#lists.isStreamed) return undefined;
      return await this.#follow(events, seconds);
    } finally {
      await events.return();
    }
  }

  /** Watches on from a version, once it is sure that the API server means the same by it. */
  async #resume(
    version: string,
    signal: AbortSignal,
  ): Promise<Failure | undefined> {
    this.options.observer.onReconnect();
    const seconds = this.#watchSeconds();
    const isSure = this.#past.isDone;
    const start = isSure ? version : this.#view.witness.startBefore(version);
    const events = this.#lists
      .reader()
      .watch({ version: start }, { seconds, signal });
    try {
      const { value: begun } = await events.next();
      if (begun?.type === 'ERROR') {
        this.#past.interrupted();
        return begun.failure;
      }
      if (isSure && this.#past.isDone) {
        this.#tracker.following();
      } else {
        const reader = this.#lists.reader();
        const answer = await this.#past.check(reader, version, signal);
        if (isFailure(answer)) {
          this.#past.interrupted();
          return answer;
        }
        this.#tracker.catchingUp(answer.version);
      }
      return await this.#follow(events, seconds);
    } finally {
      await events.return();
    }
  }

  /** Applies what an open watch tells, until it ends. */
  async #follow(
    events: AsyncGenerator<KindEvent, void>,
    seconds: number,
  ): Promise<Failure | undefined> {
    const { clock, pacer, timing, path } = this.options;
    // It was asked for before the way turned out to hold answers back.
    if (path.listEveryMs) return undefined;
    const openedAt = clock.performance.now();
    this.#openedAt = openedAt;
    this.#isFollowing = true;
    this.#silence.begin();
    try {
      for await (const event of events) {
        if (event.type === 'ERROR') {
          this.#past.interrupted();
          if (event.failure.isBrokenOff) {
            const age = clock.performance.now() - openedAt;
            path.cut({ age, silence: this.#silence.lasts });
          }
          return event.failure;
        }
        this.#silence.broken();
        if (this.#view.take(event) === 'goes back') return WENT_BACK;
        if (event.type === 'BOOKMARK') this.options.identity.sendsBookmarks();
        this.#tracker.heard(this.#view.version);
        if (pacer.isDue) await pacer.nextTurn();
      }
    } finally {
      this.#isFollowing = false;
      this.#silence.end();
    }
    const openFor = clock.performance.now() - openedAt;
    const isPlanned = openFor >= PLANNED * seconds * 1000;
    // After a pause, what happened meanwhile has to be told first.
    if (!isPlanned) this.#past.interrupted();
    return !isPlanned && openFor < timing.shortWatchMs
      ? failedAt('api', 'it ends watches as soon as they are open')
      : undefined;
  }

  #watchSeconds(): number {
    const [least, most] = this.options.timing.watchMs;
    const { random, path } = this.options;
    const milliseconds = path.allow(least + random() * (most - least));
    return Math.max(1, Math.floor(milliseconds / 1000));
  }
}
