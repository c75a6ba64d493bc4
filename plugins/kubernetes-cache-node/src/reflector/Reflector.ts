import { WatchedKind } from '../cluster/WatchedKind';
import { ClusterStore } from '../store/ClusterStore';
import { KindReplacement } from '../store/KindReplacement';
import { Clock, sleep } from '../transport/Clock';
import { Transport } from '../transport/Transport';
import { Failure, failedAt } from './Failure';
import { FollowedKind } from './FollowedKind';
import { KindEvent } from './KindEvent';
import { KindReader } from './KindReader';
import { Pacer } from './Pacer';
import { ReflectorObserver } from './ReflectorObserver';
import { isRefusal, retryDelay } from './retryDelay';
import { StatusTracker } from './StatusTracker';
import { ReflectorTiming } from './timing';
import { isAtMost } from './versions';

/** After so many answers in a row that were errors, everything is listed anew. */
const STUCK_ATTEMPTS = 3;

/** What a reflector works with. */
export interface ReflectorOptions {
  readonly kind: WatchedKind;
  readonly transport: Transport;
  readonly store: Pick<ClusterStore, 'apply' | 'beginReplace' | 'drop'>;
  /** Runs a list when its turn has come; shared by all reflectors. */
  readonly limitLists: <T>(list: () => Promise<T>) => Promise<T>;
  readonly pacer: Pacer;
  readonly timing: ReflectorTiming;
  readonly clock: Clock;
  /** From 0 to 1, as `Math.random`. */
  readonly random: () => number;
  readonly onStatus: (status: FollowedKind) => void;
  readonly observer: ReflectorObserver;
}

/**
 * Keeps the store's view of one kind of one cluster as it is in the cluster: lists, then watches, and begins again
 * whatever goes wrong. One request is open at a time.
 */
export class Reflector {
  static create(options: ReflectorOptions): Reflector {
    return new Reflector(options);
  }

  readonly #stopping = new AbortController();
  readonly #tracker: StatusTracker;
  #running?: Promise<void>;
  #kind: WatchedKind;
  /** Up to where the store's view has been told; `undefined` before the first list and after what made it worthless. */
  #version?: string;
  #relistAt = 0;
  #streamsLists = true;
  #openedAt?: number;

  private constructor(private readonly options: ReflectorOptions) {
    const { kind, clock, timing, onStatus } = options;
    this.#kind = kind;
    this.#tracker = StatusTracker.create({
      kind,
      clock,
      timing,
      onChange: status => {
        // What the portal may not read any more, or what is gone as a kind, is not kept.
        if (status.state === 'forbidden' || status.state === 'not-served') {
          this.#version = undefined;
          this.options.store.drop(this.#kind);
        }
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

  /** Ends the open request; resolves once nothing is under way. May be called more than once. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the reflector is stopped'));
    await this.#running;
    // Last, since the end of a watch sets its timer.
    this.#tracker.stop();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { clock, random, timing } = this.options;
    let attempt = 0;
    let wasRefused = false;
    let delay = random() * timing.startSpreadMs;
    for (;;) {
      await sleep(delay, { clock, signal });
      this.#tracker.interrupted();
      this.#openedAt = undefined;
      const failure = await this.#round(signal);
      this.#tracker.interrupted();
      if (this.#openFor() >= timing.healthyMs) attempt = 0;
      if (failure?.type === 'unsupported' && this.#streamsLists) {
        this.#streamsLists = false;
        delay = 0;
      } else if (failure) {
        attempt++;
        delay = retryDelay(failure, {
          ...{ attempt, wasRefused, random: random(), timing },
        });
        if (this.#isOutOfDate(failure, attempt)) this.#version = undefined;
        this.#tracker.failed(failure);
      } else {
        delay = 0;
      }
      wasRefused = failure !== undefined && isRefusal(failure);
    }
  }

  /** Whether only a list can tell what there is. */
  #isOutOfDate({ type, hop }: Failure, attempt: number): boolean {
    // An API server that answers and never lets the watch go on may have lost the version: after a restored backup.
    const isStuck = hop === 'api' && attempt >= STUCK_ATTEMPTS;
    return type === 'expired' || type === 'silent' || isStuck;
  }

  /** How long the last watch was open, in milliseconds. */
  #openFor(): number {
    const now = this.options.clock.Date.now();
    return now - (this.#openedAt ?? now);
  }

  /** Lists, or watches on, until that ends. */
  async #round(signal: AbortSignal): Promise<Failure | undefined> {
    const { clock, observer } = this.options;
    const version = this.#version;
    try {
      if (version === undefined || clock.Date.now() >= this.#relistAt) {
        return await this.#list(signal);
      }
      observer.onReconnect();
      const seconds = this.#watchSeconds();
      return await this.#follow(
        this.#reader().watch({ version }, { seconds, signal }),
      );
    } catch (error) {
      signal.throwIfAborted();
      observer.onError(error);
      return failedAt('api', 'the portal failed at its answer; see its log');
    }
  }

  /** Lists all objects; a streamed list goes on as a watch. */
  async #list(signal: AbortSignal): Promise<Failure | undefined> {
    const { limitLists, observer } = this.options;
    observer.onList();
    const seconds = this.#watchSeconds();
    const events = this.#streamsLists
      ? this.#reader().watch('all-objects', { seconds, signal })
      : this.#reader().list({ signal });
    try {
      // A cluster that does not answer must not take the turn of others, so turns are for answers that have begun.
      const { value: begun } = await events.next();
      if (begun?.type === 'ERROR') return begun.failure;
      this.#tracker.listing();
      const list = limitLists(async () => {
        signal.throwIfAborted();
        return await this.#receiveList(events, signal);
      });
      const failure = await unlessAborted(list, signal);
      if (failure || !this.#streamsLists) return failure;
      return await this.#follow(events);
    } finally {
      await events.return();
    }
  }

  /** Puts a list into the store, once it is complete. */
  async #receiveList(
    events: AsyncGenerator<KindEvent, void>,
    signal: AbortSignal,
  ): Promise<Failure | undefined> {
    const { store, pacer } = this.options;
    let replacement: KindReplacement | undefined;
    const begin = (kind: string | undefined) => {
      this.#learnName(kind);
      replacement ??= store.beginReplace(this.#kind);
      return replacement;
    };
    try {
      for (;;) {
        const { value: event } = await events.next();
        switch (event?.type) {
          case undefined:
            return failedAt('api', 'the list ended before it was complete');
          case 'ERROR':
            return event.failure;
          case 'ADDED':
          case 'MODIFIED':
            if (!begin(event.object.kind).add(event.object)) this.#refuse();
            break;
          case 'DELETED':
            begin(event.object.kind).remove(event.object);
            break;
          case 'BOOKMARK':
            if (event.completesList) {
              await this.#commit(begin(event.kind), event.version, signal);
              return undefined;
            }
            break;
          default:
            this.#tracker.listing();
        }
        if (pacer.isDue) await pacer.nextTurn();
      }
    } finally {
      replacement?.abort();
    }
  }

  async #commit(
    replacement: KindReplacement,
    version: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, random, timing, observer } = this.options;
    const isComparable = await this.#catchUp(version, signal);
    const { added, changed, removed } = replacement.commit();
    if (isComparable) observer.onDrift(added + changed + removed);
    this.#version = version;
    this.#relistAt =
      clock.Date.now() + timing.relistMs * (0.8 + 0.4 * random());
    this.#tracker.following();
  }

  /**
   * Before a view that was followed until now is replaced, it is told what happened since, up to the list's version:
   * whatever still differs, the watch had missed. Resolves to whether that could be done.
   */
  async #catchUp(version: string, signal: AbortSignal): Promise<boolean> {
    const start = this.#version;
    if (start === undefined || isAtMost(start, version) !== true) return false;
    if (start === version) return true;
    for await (const event of this.#reader().watch(
      { version: start },
      { seconds: 1, signal },
    )) {
      if (event.type === 'ERROR') return false;
      if (event.type === 'OPENED') continue;
      if (isAtMost(event.version ?? '', version) !== true) return true;
      if (event.type === 'BOOKMARK') continue;
      this.#apply(event);
    }
    return true;
  }

  /** Applies what a watch tells, until it ends. */
  async #follow(
    events: AsyncGenerator<KindEvent, void>,
  ): Promise<Failure | undefined> {
    const { clock, pacer, timing } = this.options;
    this.#openedAt = clock.Date.now();
    for await (const event of events) {
      switch (event.type) {
        case 'ERROR':
          return event.failure;
        case 'OPENED':
          this.#openedAt = clock.Date.now();
          this.#tracker.watching();
          break;
        case 'BOOKMARK':
          this.#version = event.version;
          this.#tracker.following();
          break;
        default:
          this.#apply(event);
          this.#version = event.version ?? this.#version;
          this.#tracker.following();
      }
      if (pacer.isDue) await pacer.nextTurn();
    }
    return this.#openFor() < timing.shortWatchMs
      ? failedAt('api', 'it ends watches as soon as they are open')
      : undefined;
  }

  #apply(event: KindEvent & { type: 'ADDED' | 'MODIFIED' | 'DELETED' }): void {
    if (!this.options.store.apply(this.#kind, event)) this.#refuse();
  }

  #refuse(): void {
    this.options.observer.onRefused(this.#kind);
  }

  #learnName(kind: string | undefined): void {
    if (this.#kind.kind !== undefined || kind === undefined) return;
    this.#kind = { ...this.#kind, kind };
    this.#tracker.named(this.#kind);
  }

  #reader(): KindReader {
    const { transport, clock, timing } = this.options;
    return KindReader.create({ kind: this.#kind, transport, clock, timing });
  }

  #watchSeconds(): number {
    const [least, most] = this.options.timing.watchMs;
    const milliseconds = least + this.options.random() * (most - least);
    return Math.max(1, Math.round(milliseconds / 1000));
  }
}

/** Whoever stops does not wait for a list that waits for its turn. */
async function unlessAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const listener = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {
      once: true,
      signal: listener.signal,
    });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    listener.abort();
  }
}
