import { isAtMost } from '../store/versions';
import { Clock } from '../transport/Clock';
import { Failure, isFailure } from './Failure';
import { KindLists } from './KindLists';
import { KindView, StagedList } from './KindView';
import { ReflectorObserver } from './ReflectorObserver';
import { ReflectorTiming } from './timing';

/** When a list beside the watch is tried again after one that failed, in milliseconds. */
const RETRY_MS = 60_000;

/** How long a watch is opened that only tells what happened up to now. */
const CATCH_UP_SECONDS = 1;

/** Lists a kind now and then beside its watch, which stays open, to see whether that has missed something. */
export class Relist {
  static create(options: {
    view: KindView;
    lists: KindLists;
    clock: Clock;
    random: () => number;
    timing: Pick<ReflectorTiming, 'relistMs'>;
    observer: Pick<ReflectorObserver, 'onDrift' | 'onError'>;
    /** Called when what has told the view so far is not to be trusted any more. */
    onDistrust: () => void;
  }): Relist {
    return new Relist(options);
  }

  #running?: { readonly abort: AbortController; readonly done: Promise<void> };
  #timer: unknown;

  private constructor(
    private readonly options: Parameters<typeof Relist.create>[0],
  ) {}

  /** Counts the time from now on. */
  schedule(): void {
    const { random, timing } = this.options;
    this.#scheduleIn(timing.relistMs * (0.8 + 0.4 * random()));
  }

  /** Resolves once nothing is under way and no timer is left. */
  async end(): Promise<void> {
    this.#running?.abort.abort(new Error('the list is not needed any more'));
    await this.#running?.done;
    this.#running = undefined;
    this.options.clock.clearTimeout(this.#timer);
  }

  #scheduleIn(milliseconds: number): void {
    const { clock, observer } = this.options;
    clock.clearTimeout(this.#timer);
    this.#timer = clock.setTimeout(() => {
      const abort = new AbortController();
      const done = this.#run(abort.signal).then(
        isDone => (isDone ? this.schedule() : this.#scheduleIn(RETRY_MS)),
        error => {
          if (abort.signal.aborted) return;
          observer.onError(error);
          this.#scheduleIn(RETRY_MS);
        },
      );
      this.#running = { abort, done };
    }, milliseconds);
  }

  /**
   * Before the list and the view are compared, the view is told what happened up to the list's version. Resolves to
   * whether that could be done.
   */
  async #run(signal: AbortSignal): Promise<boolean> {
    const { view, lists, observer } = this.options;
    const start = view.version;
    const events = lists.open(CATCH_UP_SECONDS, signal);
    let staged: StagedList | Failure;
    try {
      staged = await lists.stage(events, { signal, isSuspect: false });
    } finally {
      await events.return();
    }
    if (isFailure(staged)) return false;
    const isOlder =
      start !== undefined && isAtMost(start, staged.version) === false;
    if (!isOlder) await this.#catchUp(staged.version, signal);
    if (signal.aborted || view.version === undefined) {
      staged.replacement.abort();
      return false;
    }
    const differing = await view.compare(staged);
    // What was dropped meanwhile is not there to go on from.
    if (signal.aborted || view.version === undefined) return false;
    observer.onDrift(differing);
    if (differing > 0 || isOlder) {
      view.goOnFrom(staged);
      this.options.onDistrust();
    }
    return true;
  }

  /** Tells the view what happened up to a version, faster than the watch may. */
  async #catchUp(version: string, signal: AbortSignal): Promise<void> {
    const { view, lists } = this.options;
    const start = view.version;
    if (start === undefined || isAtMost(version, start) !== false) return;
    const seconds = CATCH_UP_SECONDS;
    for await (const event of lists
      .reader()
      .watch({ version: start }, { seconds, signal })) {
      if (event.type === 'ERROR') return;
      if (event.type === 'OPENED') continue;
      if (isAtMost(event.version ?? '', version) !== true) return;
      // The watch may have told it, and more, meanwhile.
      const told = view.version;
      if (told === undefined) return;
      if (isAtMost(event.version ?? '', told) !== true) view.apply(event);
    }
  }
}
