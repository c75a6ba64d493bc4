import { WatchedKind } from '../model/WatchedKind';
import { isAtMost } from '../store/versions';
import { Clock } from '../transport/Clock';
import { Failure, isOfKind } from './Failure';
import { FollowedKind, Problem } from '../model/FollowedKind';
import { isRefusal } from './retryDelay';
import { ReflectorTiming } from './timing';

interface StatusTrackerOptions {
  readonly kind: WatchedKind;
  readonly clock: Clock;
  readonly timing: Pick<ReflectorTiming, 'staleAfterMs' | 'settleMs'>;
  /** How long ago the connection of the open watch worked, in milliseconds; `undefined` without an open watch. */
  readonly heardAgoMs: () => number | undefined;
  readonly onChange: (status: FollowedKind) => void;
}

/** The states that a refusal leads to. */
const REFUSED: Partial<Record<Failure['type'], FollowedKind['state']>> = {
  forbidden: 'forbidden',
  'not-served': 'not-served',
};

/** After these, a view is not what the cluster holds, or has not been for a while. */
const AT_ONCE: readonly Failure['type'][] = ['silent', 'lost'];

/**
 * Draws from what a reflector meets how its kind is followed, and says so when it changes. A view whose watch is lost
 * counts as up to date for a moment: most watches are back before, and no event is lost between. From then on only what
 * was told proves that it is up to date again: all that the API server knew when it was asked.
 */
export class StatusTracker {
  static create(options: StatusTrackerOptions): StatusTracker {
    return new StatusTracker(options);
  }

  #status: FollowedKind;
  /** Of the clock that does not jump, as of the last word on this kind. */
  #confirmedAt?: number;
  /** Whether all that happens is told as long as the connection works. */
  #isFollowed = false;
  #staleTimer: unknown;
  #settleTimer: unknown;
  /** Up to where the watch has to tell before the view is up to date, and when the API server said so. */
  #target?: { readonly version: string; readonly at: number };
  #refusals = 0;

  private constructor(private readonly options: StatusTrackerOptions) {
    const { kind, clock } = options;
    this.#status = { kind, state: 'syncing', since: clock.Date.now() };
  }

  get status(): FollowedKind {
    return { ...this.#status, confirmedAt: this.confirmedAt };
  }

  /**
   * As in the status, which is asked much less often: up to when the view is known to be whole, in milliseconds since the
   * epoch. Of a kind in which nothing changes, a watch may have no word for minutes, not even a bookmark; while its
   * connection works, there was nothing to say.
   */
  get confirmedAt(): number | undefined {
    const { Date, performance } = this.options.clock;
    const wholeAt = this.#wholeAt;
    return wholeAt === undefined
      ? undefined
      : Math.floor(Date.now() - (performance.now() - wholeAt));
  }

  /** The kind's name was learnt. */
  named(kind: WatchedKind): void {
    this.#status = { ...this.#status, kind };
  }

  /** What the open watch has not told may have happened all the same. */
  distrusted(): void {
    this.#isFollowed = false;
  }

  /** The watch is over: from now on changes are not told. */
  interrupted(failure?: Failure): void {
    const { clock, timing } = this.options;
    this.#stopFollowing(failure);
    this.#target = undefined;
    this.#cancelSettleTimer();
    if (this.#status.state !== 'synced') return;
    this.#staleTimer ??= clock.setTimeout(() => {
      this.#staleTimer = undefined;
      this.#set('stale', this.#status.problem);
    }, timing.staleAfterMs);
  }

  /** A watch that may have missed something is open; the API server knows what happened up to this version. */
  catchingUp(target: string): void {
    this.#refusals = 0;
    this.#target = {
      version: target,
      at: this.options.clock.performance.now(),
    };
    this.#settle();
  }

  /** Something came of an open watch. */
  heard(version: string | undefined): void {
    if (
      this.#target === undefined ||
      (version !== undefined &&
        isAtMost(this.#target.version, version) === true)
    ) {
      this.following();
    } else {
      this.#settle();
    }
  }

  /** The view is whole and is followed. */
  following(listedEveryMs?: number): void {
    this.#followingSince(this.options.clock.performance.now(), listedEveryMs);
  }

  /** It cannot be followed for now. */
  failed(failure: Failure): void {
    const { type, hop, reason } = failure;
    this.#stopFollowing(failure);
    const { state, problem: known } = this.#status;
    const since = known?.since ?? this.options.clock.Date.now();
    const problem: Problem = {
      ...{ hop, reason, since },
      ...(isOfKind(failure) && { isOfKind: true }),
      ...(known?.answersShort && hop === 'api' && { answersShort: true }),
    };
    const isRefused = isRefusal(failure);
    this.#refusals = isRefused ? this.#refusals + 1 : 0;
    const hasView = state === 'synced' || state === 'stale';
    // One refusal of a view that was granted may be a slip: of an old token, or of a server that has just started.
    if (isRefused && !(hasView && this.#refusals === 1)) {
      this.#cancelStaleTimer();
      this.#set(REFUSED[type] ?? (hasView ? 'stale' : 'syncing'), problem);
    } else if (state === 'synced' && !AT_ONCE.includes(type)) {
      this.#status = { ...this.#status, problem };
      this.interrupted();
    } else {
      this.#cancelStaleTimer();
      // Of what was refused, nothing is known until it is listed again.
      this.#set(hasView ? 'stale' : 'syncing', problem);
    }
  }

  /** Whether a list of one object comes through was found out: of what cannot be followed, it can be asked then. */
  answersShort(isAnswered: boolean): void {
    const { state, problem } = this.#status;
    if (!problem || state === 'synced') return;
    const { answersShort: _, ...rest } = problem;
    const found = isAnswered ? { ...rest, answersShort: true } : rest;
    this.#set(state, found);
  }

  /** No timer is left. */
  stop(): void {
    this.#cancelStaleTimer();
    this.#cancelSettleTimer();
  }

  get #wholeAt(): number | undefined {
    const { clock, heardAgoMs } = this.options;
    const ago = this.#isFollowed ? heardAgoMs() : undefined;
    return this.#confirmedAt === undefined || ago === undefined
      ? this.#confirmedAt
      : Math.max(this.#confirmedAt, clock.performance.now() - ago);
  }

  #followingSince(at: number, listedEveryMs?: number): void {
    this.#refusals = 0;
    this.#target = undefined;
    this.#confirmedAt = at;
    this.#isFollowed = true;
    if (this.#staleTimer !== undefined) this.#cancelStaleTimer();
    if (this.#settleTimer !== undefined) this.#cancelSettleTimer();
    const isListed = this.#status.listedEveryMs === listedEveryMs;
    if (this.#status.state === 'synced' && !this.#status.problem && isListed) {
      return;
    }
    this.#status = { ...this.#status, listedEveryMs };
    if (isListed) this.#set('synced', undefined);
    else this.#change('synced', undefined);
  }

  /** Keeps the time up to which the watch told everything, unless a working connection doesn't prove that it did. */
  #stopFollowing(failure: Failure | undefined): void {
    const isInDoubt =
      failure && AT_ONCE.includes(failure.type) && failure.hop === 'api';
    if (!isInDoubt) this.#confirmedAt = this.#wholeAt;
    this.#isFollowed = false;
  }

  /** What a watch goes on with comes at once: when nothing comes for a while, all was told. */
  #settle(): void {
    const { clock, timing } = this.options;
    this.#cancelSettleTimer();
    const at = clock.performance.now() + timing.settleMs;
    this.#settleTimer = clock.setTimeout(() => {
      this.#settleTimer = undefined;
      // A process that was busy may not have read what has come.
      if (clock.performance.now() - at > timing.settleMs) this.#settle();
      else this.#followingSince(this.#target?.at ?? at - timing.settleMs);
    }, timing.settleMs);
  }

  #set(state: FollowedKind['state'], problem: Problem | undefined): void {
    const { state: previous, problem: known } = this.#status;
    const isSame =
      previous === state &&
      known?.reason === problem?.reason &&
      known?.hop === problem?.hop &&
      known?.isOfKind === problem?.isOfKind &&
      known?.answersShort === problem?.answersShort;
    if (!isSame) this.#change(state, problem);
  }

  #change(state: FollowedKind['state'], problem: Problem | undefined): void {
    const { state: previous, since } = this.#status;
    this.#status = {
      ...this.#status,
      state,
      since: previous === state ? since : this.options.clock.Date.now(),
      problem,
    };
    this.options.onChange(this.status);
  }

  #cancelStaleTimer(): void {
    this.options.clock.clearTimeout(this.#staleTimer);
    this.#staleTimer = undefined;
  }

  #cancelSettleTimer(): void {
    this.options.clock.clearTimeout(this.#settleTimer);
    this.#settleTimer = undefined;
  }
}
