import { Clock } from '../Clock';
import { StoreEvent } from '../store/ObjectCollection';
import { StoredObject } from '../store/StoredObject';
import { Exchange } from './Exchange';
import { Representation } from './Representation';
import { Status } from '../store/StatusError';

/** How often a bookmark is sent, in milliseconds (`bookmarkFrequency` of `k8s.io/apiserver/pkg/storage/cacher`). */
const BOOKMARK_INTERVAL_MS = 60_000;

/** A bookmark goes out this long before the watch ends, so that the client can resume from it (same source). */
const BOOKMARK_BEFORE_END_MS = 2_000;

/** How many initial events are written at once. */
const EVENTS_PER_WRITE = 500;

/** The answer to a watch: one JSON object per line, until the time is up or the client leaves. */
export class WatchStream {
  #timers: unknown[] = [];
  #bookmarkTimer: unknown;
  #latest?: number;

  constructor(
    private readonly options: {
      exchange: Exchange;
      representation: Representation;
      matches: (stored: StoredObject) => boolean;
      bookmarks: boolean;
      clock: Clock;
    },
  ) {}

  /** Sends the head; ends the watch after the time given. */
  start(options: { durationMs: number }): void {
    const { exchange, clock, bookmarks } = this.options;
    const { durationMs } = options;
    exchange.startStream({ 'content-type': 'application/json' });
    exchange.whenClosed(() => this.#stopTimers());
    this.#timers.push(clock.setTimeout(() => exchange.end(), durationMs));
    if (bookmarks) {
      this.#bookmarkLater();
      if (durationMs > BOOKMARK_BEFORE_END_MS) {
        this.#timers.push(
          clock.setTimeout(
            () => this.#sendDueBookmark(),
            durationMs - BOOKMARK_BEFORE_END_MS,
          ),
        );
      }
    }
  }

  /** Sends the objects there are as if they had just been added. */
  sendInitial(objects: StoredObject[]): void {
    const { representation, matches, exchange } = this.options;
    const lines = objects
      .filter(matches)
      .map(object => toLine('ADDED', representation.object(object)));
    for (let first = 0; first < lines.length; first += EVENTS_PER_WRITE) {
      exchange.write(lines.slice(first, first + EVENTS_PER_WRITE).join(''));
    }
  }

  /** Tells a client of WatchList that it now has all there was at this version of the cluster. */
  sendInitialEventsEnd(version: number): void {
    this.#sendBookmark(version, { 'k8s.io/initial-events-end': 'true' });
  }

  /** Sends the changes that were missed. */
  replay(events: StoreEvent[]): void {
    events.forEach(event => this.#send(event));
  }

  /** Sends a change that just happened. */
  sendEvent(event: StoreEvent): void {
    this.#latest = event.current.version;
    this.#send(event);
  }

  /** Ends the watch with an error, such as 410 when the version asked for is too old. */
  sendError(status: Status): void {
    this.options.exchange.write(toLine('ERROR', JSON.stringify(status)));
    this.options.exchange.end();
  }

  #bookmarkLater(): void {
    this.#bookmarkTimer = this.options.clock.setTimeout(() => {
      this.#sendDueBookmark();
      this.#bookmarkLater();
    }, BOOKMARK_INTERVAL_MS);
  }

  /** As from a real API server, a bookmark comes only if something of the kind has changed since the watch began. */
  #sendDueBookmark(): void {
    if (this.#latest !== undefined) {
      this.#sendBookmark(this.#latest);
    }
  }

  #sendBookmark(version: number, annotations?: Record<string, string>): void {
    const { representation, exchange } = this.options;
    const metadata = {
      resourceVersion: String(version),
      creationTimestamp: null,
      annotations,
    };
    exchange.write(toLine('BOOKMARK', representation.bookmark(metadata)));
  }

  /** Sends a change as it looks through the selectors: an object that no longer matches is deleted, for this client. */
  #send({ type, current, previous }: StoreEvent): void {
    const { representation, matches, exchange } = this.options;
    const was = previous !== undefined && matches(previous);
    const is = type !== 'DELETED' && matches(current);
    if (is) {
      exchange.write(
        toLine(was ? 'MODIFIED' : 'ADDED', representation.object(current)),
      );
    } else if (was) {
      exchange.write(
        toLine('DELETED', representation.object(asDeleted(previous, current))),
      );
    }
  }

  #stopTimers(): void {
    [...this.#timers, this.#bookmarkTimer].forEach(timer =>
      this.options.clock.clearTimeout(timer),
    );
  }
}

function toLine(type: string, json: string): string {
  return `{"type":"${type}","object":${json}}\n`;
}

/** The last state that matched, with the version of the change that ended it. */
function asDeleted(
  previous: StoredObject,
  { version }: StoredObject,
): StoredObject {
  const { object } = previous;
  return new StoredObject(
    {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(version) },
    },
    version,
  );
}
