import { apiVersionOf, WatchedKind } from '../model/WatchedKind';
import { Clock } from '../transport/Clock';
import { ClusterResponse, Transport } from '../transport/Transport';
import { toFailure } from './Failure';
import { KindEvent } from './KindEvent';
import { Question, responseFailure } from './responseFailure';
import { Patience, Watchdog } from './Watchdog';

/** Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-partialobjectmetadata */
const METADATA_ONLY =
  'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/** What to ask, and how to read the answer. */
export interface KindRequest<T> {
  readonly namespace?: string;
  readonly query: Record<string, string>;
  readonly signal: AbortSignal;
  /** For the whole answer, unless `read` arms the watchdog itself. Default: without end. */
  readonly patience?: Patience;
  readonly read: (
    response: ClusterResponse,
    watchdog: Watchdog,
  ) => AsyncGenerator<KindEvent, T>;
}

/** Sends an API server requests about one kind. */
export class KindRequests {
  static create(options: {
    kind: WatchedKind;
    transport: Transport;
    clock: Clock;
    isMetadataOnly: boolean;
  }): KindRequests {
    return new KindRequests(options);
  }

  private constructor(
    private readonly options: Parameters<typeof KindRequests.create>[0],
  ) {}

  question(verb: Question['verb']): Question {
    return { verb, kind: this.options.kind };
  }

  /** Gives what `read` gives of the answer, and returns what it returns; whatever goes wrong becomes an event. */
  async *send<T>(
    verb: Question['verb'],
    { namespace, query, signal, patience, read }: KindRequest<T>,
  ): AsyncGenerator<KindEvent, T | undefined> {
    const { kind, transport, clock, isMetadataOnly } = this.options;
    const watchdog = Watchdog.create({ clock });
    if (patience) watchdog.arm(patience);
    try {
      const response = await transport.get({
        path: pathOf(kind, namespace),
        query,
        accept: isMetadataOnly ? METADATA_ONLY : undefined,
        signal: AbortSignal.any([signal, watchdog.signal]),
      });
      const failure = await responseFailure(response, this.question(verb));
      if (failure) {
        yield { type: 'ERROR', failure };
        return undefined;
      }
      yield { type: 'OPENED' };
      return yield* read(response, watchdog);
    } catch (error) {
      signal.throwIfAborted();
      yield { type: 'ERROR', failure: toFailure(error) };
      return undefined;
    } finally {
      watchdog.callOff();
    }
  }
}

function pathOf(kind: WatchedKind, namespace?: string): string {
  const group = kind.group === '' ? '/api' : '/apis';
  const segments = [
    ...apiVersionOf(kind).split('/'),
    ...(namespace ? ['namespaces', namespace] : []),
    kind.plural,
  ];
  return [group, ...segments.map(encodeURIComponent)].join('/');
}
