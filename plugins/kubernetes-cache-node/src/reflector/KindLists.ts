import { WatchTransport } from '../transport/Transport';
import { Clock } from '../transport/Clock';
import { Failure } from './Failure';
import { KindEvent } from './KindEvent';
import { KindReader } from './KindReader';
import { KindView, StagedList } from './KindView';
import { ClusterTurns } from './ListTurns';
import { ReflectorObserver } from './ReflectorObserver';
import { StreamPath } from './StreamPath';
import { ReflectorTiming } from './timing';

/** How the objects of one kind are listed: as a stream where the API server and the way to it can, else page by page. */
export class KindLists {
  static create(options: {
    view: KindView;
    transport: WatchTransport;
    path: StreamPath;
    turns: ClusterTurns;
    clock: Clock;
    timing: ReflectorTiming;
    observer: Pick<ReflectorObserver, 'onList'>;
    maxObjectBytes?: number;
  }): KindLists {
    return new KindLists(options);
  }

  #isStreamed = true;

  private constructor(
    private readonly options: Parameters<typeof KindLists.create>[0],
  ) {}

  /** Whether a list goes on as a watch. */
  get isStreamed(): boolean {
    return this.#isStreamed;
  }

  /** The API server cannot stream lists. */
  cannotStream(): void {
    this.#isStreamed = false;
  }

  /** Asks for the kind by the name that is known by now. */
  reader(): KindReader {
    return KindReader.create({ ...this.options, kind: this.options.view.kind });
  }

  /** Begins a list; a streamed one goes on as a watch for `seconds`. */
  open(seconds: number, signal: AbortSignal): AsyncGenerator<KindEvent, void> {
    this.options.observer.onList();
    return this.#isStreamed && !this.options.path.listEveryMs
      ? this.reader().watch('all-objects', { seconds, signal })
      : this.reader().list({ signal });
  }

  /** Takes in a list, when its turn has come. */
  async stage(
    events: AsyncGenerator<KindEvent, void>,
    options: { signal: AbortSignal; isSuspect: boolean },
  ): Promise<StagedList | Failure> {
    // Who does not answer needs no turn.
    const { value: begun } = await events.next();
    if (begun?.type === 'ERROR') return begun.failure;
    const { turns, view } = this.options;
    const turn = await turns.take(options.signal);
    try {
      return await view.stage(events, { ...options, turn });
    } finally {
      turn.end();
    }
  }
}
