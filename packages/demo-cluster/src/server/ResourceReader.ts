import { Clock } from '../Clock';
import { Fault } from '../faults/Fault';
import { SIGN_IN_PAGE } from './applyFault';
import { Faults } from '../faults/Faults';
import { HistoryExpiredError, StoreEvent } from '../store/ObjectCollection';
import { ObjectStore } from '../store/ObjectStore';
import { expired, notFound } from '../store/StatusError';
import { StoredObject, toKey } from '../store/StoredObject';
import { ApiRequest } from './ApiRequest';
import { createMatcher, ListOptions, parseListOptions } from './listOptions';
import { listPage } from './paging';
import { negotiate } from './negotiate';
import { WatchStream } from './WatchStream';

/** How long a watch lasts when the client does not say: half an hour to an hour, as `--min-request-timeout` says. */
const MIN_WATCH_MS = 30 * 60 * 1000;

/** Answers get, list and watch. */
export class ResourceReader {
  constructor(
    private readonly options: {
      store: ObjectStore;
      clock: Clock;
      faults: Faults;
      random: () => number;
    },
  ) {}

  get({ exchange, info, type }: ApiRequest): void {
    const { store } = this.options;
    const { namespace, name = '' } = info.resource;
    const stored = store.collection(type).get(toKey({ namespace, name }));
    if (!stored) {
      throw notFound(type, name);
    }
    exchange.sendJson(
      200,
      this.#representation({ exchange, type }).object(stored),
    );
  }

  list({ exchange, info, type }: ApiRequest): void {
    const { store } = this.options;
    const listOptions = parseListOptions(info.query, 'list');
    const representation = this.#representation({ exchange, type });
    const page = listPage({
      collection: store.collection(type),
      version: store.version,
      namespace: info.resource.namespace,
      listOptions,
      matches: this.#matcher({ info, type }, listOptions),
    });
    const { items, version, remainingItemCount } = page;
    const metadata = {
      resourceVersion: String(version),
      continue: page.continue,
      remainingItemCount,
    };
    exchange.sendJson(200, representation.list(items, metadata));
  }

  watch(request: ApiRequest): void {
    const { store, clock, random } = this.options;
    const { exchange, info, type } = request;
    const listOptions = parseListOptions(info.query, 'watch');
    const stream = new WatchStream({
      exchange,
      representation: this.#representation(request),
      matches: this.#matcher(request, listOptions),
      bookmarks: listOptions.allowWatchBookmarks,
      clock,
    });
    const events = this.#eventsToReplay(request, listOptions);
    const seconds = listOptions.timeoutSeconds;
    stream.start({
      durationMs: seconds ? seconds * 1000 : MIN_WATCH_MS * (1 + random()),
    });
    if (events === 'expired') {
      const requested = listOptions.resourceVersion ?? 0;
      stream.sendError(
        expired(`too old resource version: ${requested} (${store.version})`)
          .status,
      );
      return;
    }
    if (events === 'initial') {
      stream.sendInitial(store.collection(type).list(info.resource.namespace));
    } else {
      stream.replay(events);
    }
    if (listOptions.sendInitialEvents && listOptions.allowWatchBookmarks) {
      stream.sendInitialEventsEnd(store.version);
    }
    exchange.whenClosed(
      store.collection(type).subscribe(event => stream.sendEvent(event)),
    );
    exchange.whenClosed(
      this.options.faults.expose(toStrikeable(request, stream)),
    );
  }

  /** The changes since the version asked for; or, when none is, all there is. */
  #eventsToReplay(
    { type }: ApiRequest,
    listOptions: ListOptions,
  ): StoreEvent[] | 'initial' | 'expired' {
    const { resourceVersion = 0, sendInitialEvents } = listOptions;
    if (resourceVersion === 0 || sendInitialEvents) {
      return 'initial';
    }
    try {
      return this.options.store.collection(type).since(resourceVersion);
    } catch (error) {
      if (error instanceof HistoryExpiredError) {
        return 'expired';
      }
      throw error;
    }
  }

  #representation({ exchange, type }: Pick<ApiRequest, 'exchange' | 'type'>) {
    return negotiate({ accept: exchange.header('accept'), type });
  }

  #matcher(
    { info, type }: Pick<ApiRequest, 'info' | 'type'>,
    listOptions: ListOptions,
  ) {
    const { namespace, name } = info.resource;
    const selects = createMatcher(type, listOptions);
    return ({ object }: StoredObject) =>
      (namespace === undefined || object.metadata.namespace === namespace) &&
      (name === undefined || object.metadata.name === name) &&
      selects(object);
  }
}

function toStrikeable(
  { info, user, exchange }: ApiRequest,
  stream: WatchStream,
) {
  const { verb, path, resource } = info;
  const target = {
    verb,
    path,
    resource: resource.plural,
    namespace: resource.namespace,
    user: user.name,
  };
  return {
    target,
    strike: (fault: Fault) => {
      switch (fault.kind) {
        case 'reset':
          return exchange.reset();
        case 'truncated':
          exchange.truncate();
          return exchange.write(
            '{"type":"MODIFIED","object":{"kind":"Pod","apiVersion":"v1","metadata":{}}}\n',
          );
        case 'garbage':
          exchange.write(SIGN_IN_PAGE);
          return exchange.end();
        case 'status':
          return stream.sendError(
            expired('The resourceVersion for the provided watch is too old.')
              .status,
          );
        default:
          return exchange.silence();
      }
    },
  };
}
