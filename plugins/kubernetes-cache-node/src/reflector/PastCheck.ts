import { WatchTransport } from '../transport/Transport';
import { ClusterIdentity } from './ClusterIdentity';
import { Failure, isFailure } from './Failure';
import { Found, KindReader } from './KindReader';
import { KindView } from './KindView';

const REPLACED: Failure = {
  type: 'lost',
  hop: 'api',
  reason:
    'another cluster answers at its address, so everything is listed again',
};

const RESTORED: Failure = {
  type: 'lost',
  hop: 'api',
  reason:
    'its objects are not those it had before, as after a backup was restored, so everything is listed again',
};

/** Nothing is wrong; but only a list is sure. */
const UNPROVEN: Failure = {
  type: 'expired',
  hop: 'api',
  reason:
    'what has changed meanwhile cannot be told, so everything is listed again',
};

/**
 * Whether an API server has the past that a view was made of, so that a watch may go on from there. A resource version
 * proves nothing by itself: to one of the future an API server answers 200 and then nothing, and a restored or another
 * cluster reaches the same number with other objects.
 */
export class PastCheck {
  static create(options: {
    view: KindView;
    identity: ClusterIdentity;
    transport: WatchTransport;
  }): PastCheck {
    return new PastCheck(options);
  }

  /** How many connections there had been when it was checked last. */
  #checkedOn?: number;
  #epoch = 0;

  private constructor(
    private readonly options: Parameters<typeof PastCheck.create>[0],
  ) {}

  /** Whether nothing has happened since the last check that calls for another one. */
  get isDone(): boolean {
    return this.#checkedOn === this.options.transport.connections;
  }

  /** A list begins: what it brings is of the cluster that is there now. */
  beginList(signal: AbortSignal): void {
    const { identity } = this.options;
    this.#epoch = identity.epoch;
    identity.refresh(signal).catch(() => {}); // only who stops rejects it
  }

  /** The view is that of the list. */
  endList(): void {
    this.#checkedOn = this.options.transport.connections;
  }

  /** The connection was lost, or the watch has ended otherwise than planned. */
  interrupted(): void {
    this.#checkedOn = undefined;
  }

  /** Asks. Gives what the API server says of the last change, and up to where it knows what happened. */
  async check(
    reader: KindReader,
    version: string,
    signal: AbortSignal,
  ): Promise<Found | Failure> {
    const { view, identity, transport } = this.options;
    const [answer] = await Promise.all([
      reader.find(view.witness.last, { version, signal }),
      identity.refresh(signal),
    ]);
    if (identity.epoch !== this.#epoch) return REPLACED;
    if (isFailure(answer)) return answer;
    const testimony = view.witness.hear(answer, version);
    if (testimony === 'another') return RESTORED;
    if (testimony === 'unclear') return UNPROVEN;
    this.#checkedOn = transport.connections;
    return answer;
  }
}
