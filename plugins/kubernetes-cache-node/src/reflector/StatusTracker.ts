import { WatchedKind } from '../cluster/WatchedKind';
import { Clock } from '../transport/Clock';
import { Failure } from './Failure';
import { FollowedKind, Problem } from './FollowedKind';
import { isRefusal } from './retryDelay';
import { ReflectorTiming } from './timing';

interface StatusTrackerOptions {
  readonly kind: WatchedKind;
  readonly clock: Clock;
  readonly timing: Pick<ReflectorTiming, 'staleAfterMs' | 'shortWatchMs'>;
  readonly onChange: (status: FollowedKind) => void;
}

/** The states that a refusal leads to. */
const REFUSED: Partial<Record<Failure['type'], FollowedKind['state']>> = {
  forbidden: 'forbidden',
  'not-served': 'not-served',
};

/**
 * Draws from what a reflector meets how its kind is followed, and says so when it changes. A view whose watch is lost
 * counts as up to date for a moment: most watches are back before, and no event is lost between. But only what has come
 * or has lasted proves that a watch is back; that it was opened does not, after one that broke.
 */
export class StatusTracker {
  static create(options: StatusTrackerOptions): StatusTracker {
    return new StatusTracker(options);
  }

  #status: FollowedKind;
  #confirmedAt?: number;
  #staleTimer: unknown;
  #provenTimer: unknown;
  #refusals = 0;

  private constructor(private readonly options: StatusTrackerOptions) {
    const { kind, clock } = options;
    this.#status = { kind, state: 'syncing', since: clock.Date.now() };
  }

  get status(): FollowedKind {
    return { ...this.#status, confirmedAt: this.#confirmedAt };
  }

  /** As in the status, which is asked much less often. */
  get confirmedAt(): number | undefined {
    return this.#confirmedAt;
  }

  /** The kind's name was learnt. */
  named(kind: WatchedKind): void {
    this.#status = { ...this.#status, kind };
  }

  /** The watch is over, or a list is to begin: from now on changes are not told. */
  interrupted(): void {
    const { clock, timing } = this.options;
    this.#cancelProvenTimer();
    if (this.#status.state !== 'synced') return;
    this.#staleTimer ??= clock.setTimeout(() => {
      this.#staleTimer = undefined;
      this.#set('stale', this.#status.problem);
    }, timing.staleAfterMs);
  }

  /** The API server answers: a list is on its way. */
  listing(): void {
    if (!this.#status.problem) this.#cancelStaleTimer();
  }

  /** A watch is open. */
  watching(): void {
    const { clock, timing } = this.options;
    this.#refusals = 0;
    if (!this.#status.problem && this.#status.state === 'synced') {
      this.following();
      return;
    }
    this.#provenTimer ??= clock.setTimeout(() => {
      this.#provenTimer = undefined;
      this.following();
    }, timing.shortWatchMs);
  }

  /** A list was completed, or something came from a watch: the view is whole and is followed. */
  following(): void {
    this.#refusals = 0;
    this.#confirmedAt = this.options.clock.Date.now();
    if (this.#staleTimer !== undefined) this.#cancelStaleTimer();
    if (this.#provenTimer !== undefined) this.#cancelProvenTimer();
    if (this.#status.state !== 'synced' || this.#status.problem) {
      this.#set('synced', undefined);
    }
  }

  /** It cannot be followed for now. */
  failed(failure: Failure): void {
    const { type, hop, reason } = failure;
    const { state, problem: known } = this.#status;
    const since = known?.since ?? this.options.clock.Date.now();
    const problem: Problem = { hop, reason, since };
    const isRefused = isRefusal(failure);
    this.#refusals = isRefused ? this.#refusals + 1 : 0;
    const hasView = state === 'synced' || state === 'stale';
    // One refusal of a view that was granted may be a slip: of an old token, or of a server that has just started.
    if (isRefused && !(hasView && this.#refusals === 1)) {
      this.#cancelStaleTimer();
      this.#set(REFUSED[type] ?? (hasView ? 'stale' : 'syncing'), problem);
    } else if (state === 'synced' && type !== 'silent') {
      this.#status = { ...this.#status, problem };
      this.interrupted();
    } else {
      // Of what was refused, nothing is known until it is listed again.
      this.#set(hasView ? 'stale' : 'syncing', problem);
    }
  }

  /** No timer is left. */
  stop(): void {
    this.#cancelStaleTimer();
    this.#cancelProvenTimer();
  }

  #set(state: FollowedKind['state'], problem: Problem | undefined): void {
    const { state: previous, since, problem: known } = this.#status;
    const isSame =
      previous === state &&
      known?.reason === problem?.reason &&
      known?.hop === problem?.hop;
    if (isSame) return;
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

  #cancelProvenTimer(): void {
    this.options.clock.clearTimeout(this.#provenTimer);
    this.#provenTimer = undefined;
  }
}
