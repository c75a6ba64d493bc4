import { KubernetesObject } from '@mooring/kubernetes-objects';
import { apiVersionOf, WatchedKind } from '../model/WatchedKind';
import { TooLargeObject } from '../store/LeftOutObjects';
import { Clock } from '../transport/Clock';
import { ItemSplitter, ListError } from '../transport/ItemSplitter';
import { LargeObject } from '../transport/LargeObject';
import { splitLines } from '../transport/splitLines';
import { Transport, ClusterResponse } from '../transport/Transport';
import { cutManagedFields } from './cutManagedFields';
import { failedAt, Failure, toFailure } from './Failure';
import { KindEvent } from './KindEvent';
import { parseEvent } from './parseEvent';
import { Question, responseFailure } from './responseFailure';
import { ReflectorTiming } from './timing';
import { Watchdog } from './Watchdog';

/**
 * Larger objects are left out, in bytes. etcd takes 1.5 MB, and JSON may need six bytes for one of those; but to parse
 * more than this at one go would hold up everything else in the process.
 */
const MAX_OBJECT_BYTES = 4 * 1024 * 1024;

/** Objects per page, as client-go's pager has it. */
const PAGE_SIZE = '500';

/** What comes within this part of a short watch was not held back. */
const PROMPT = 0.7;

/** Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-partialobjectmetadata */
const METADATA_ONLY =
  'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/** What an API server says of one object, and up to where it knows what happened. */
export interface Found {
  readonly object?: KubernetesObject;
  readonly tooLarge?: TooLargeObject;
  /** Whether there is none. */
  readonly isEmpty: boolean;
  readonly version: string;
}

/** Where a watch begins: after a version, or with all objects there are. */
export type WatchStart = { readonly version: string } | 'all-objects';

interface ReadOptions {
  signal: AbortSignal;
}

/** Asks an API server for the objects of one kind. The events it gives end with an error or with the API server's answer. */
export class KindReader {
  static create(options: {
    kind: WatchedKind;
    transport: Transport;
    clock: Clock;
    timing: ReflectorTiming;
    /** Larger objects are left out. */
    maxObjectBytes?: number;
    /** Whether nothing of the objects is asked for but their metadata. Default: false. */
    isMetadataOnly?: boolean;
  }): KindReader {
    const { kind, transport, clock, timing } = options;
    const { maxObjectBytes = MAX_OBJECT_BYTES, isMetadataOnly } = options;
    return new KindReader(
      ...([kind, transport, clock, timing, maxObjectBytes] as const),
      isMetadataOnly ? METADATA_ONLY : undefined,
    );
  }

  private constructor(
    private readonly kind: WatchedKind,
    private readonly transport: Transport,
    private readonly clock: Clock,
    private readonly timing: ReflectorTiming,
    private readonly maxBytes: number,
    private readonly accept: string | undefined,
  ) {}

  /**
   * Watches the kind until the API server ends it, after `seconds`. From `all-objects` it is a streamed list that goes on
   * as a watch (WatchList): a bookmark tells when the list is complete.
   *
   * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#streaming-lists
   */
  async *watch(
    start: WatchStart,
    { seconds, signal }: ReadOptions & { seconds: number },
  ): AsyncGenerator<KindEvent, void> {
    const { watchGraceMs, listIdleMs, listMs } = this.timing;
    const question: Question = { verb: 'watch', kind: this.kind };
    let isListing = start === 'all-objects';
    const query = {
      watch: 'true',
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(seconds),
      ...(start === 'all-objects'
        ? { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' }
        : { resourceVersion: start.version }),
    };
    const { clock, maxBytes } = this;
    const silence = `no end of the list for ${listIdleMs / 1000} s`;
    const patience = seconds * 1000 + watchGraceMs;
    const lateness = `no end of the watch within ${patience / 1000} s`;
    yield* this.#ask(question, {
      query,
      signal,
      onFailure: failure => {
        if (failure.reason === silence) {
          return { ...failure, type: 'unsupported' };
        }
        return failure.reason === lateness
          ? { ...failure, type: 'silent' }
          : failure;
      },
      read: async function* read(response, watchdog) {
        watchdog.arm(
          isListing ? listIdleMs : patience,
          isListing ? silence : lateness,
        );
        const openedAt = clock.performance.now();
        const batches = splitLines(response.body, { maxBytes });
        for await (const lines of batches) {
          if (isListing) {
            if (clock.performance.now() - openedAt > listMs) {
              throw new ListError(`no end within ${listMs / 1000} s`);
            }
            // Who takes the objects in may have to wait, which is not the API server's silence.
            watchdog.disarm();
          }
          for (const line of lines) {
            const event =
              line instanceof LargeObject
                ? toTooLarge(line)
                : parseEvent(line, question);
            if (isListing && event.type === 'BOOKMARK' && event.completesList) {
              isListing = false;
              const elapsed = clock.performance.now() - openedAt;
              watchdog.arm(Math.max(0, patience - elapsed), lateness);
            }
            yield event;
            if (event.type === 'ERROR') return;
          }
          if (isListing) watchdog.arm(listIdleMs, silence);
        }
      },
    });
  }

  /**
   * Asks for one object by its name, or for any, of an API server that knows at least what happened up to a version, if
   * one is given. What it has may be too large to be read.
   */
  async find(
    wanted: { readonly namespace?: string; readonly name: string } | undefined,
    { version, signal }: ReadOptions & { version?: string },
  ): Promise<Found | Failure> {
    const { confirmMs } = this.timing;
    const { maxBytes } = this;
    const reason = `no answer within ${confirmMs / 1000} s`;
    const events = this.#ask(
      { verb: 'list', kind: this.kind },
      {
        namespace: wanted?.namespace,
        query: {
          ...(wanted
            ? { fieldSelector: `metadata.name=${wanted.name}` }
            : { limit: '1' }),
          ...(version !== undefined && {
            resourceVersion: version,
            resourceVersionMatch: 'NotOlderThan',
          }),
        },
        signal,
        patience: { milliseconds: confirmMs, reason },
        read: async function* read(response) {
          const splitter = ItemSplitter.create({ maxBytes });
          for await (const chunk of response.body) {
            for (const item of splitter.push(chunk)) yield toAdded(item);
          }
          return toPage(splitter.end());
        },
      },
    );
    let object: KubernetesObject | undefined;
    let failure: Failure | undefined;
    let tooLarge: TooLargeObject | undefined;
    let isEmpty = true;
    for (;;) {
      const { value, done } = await events.next();
      if (done) {
        if (failure) return failure;
        const answered = value?.version;
        return answered === undefined
          ? failedAt('api', 'its answer is broken')
          : { object, tooLarge, isEmpty, version: answered };
      }
      if (value.type === 'ERROR') failure = value.failure;
      if (value.type === 'TOO_LARGE') {
        isEmpty = false;
        tooLarge = value.object;
      }
      if (value.type === 'ADDED') {
        isEmpty = false;
        object = value.object;
      }
    }
  }

  /**
   * Opens a watch for a moment and tells whether its first word has come before its end; `undefined` when that failed. It
   * asks for no object, so that the answer is too short for a proxy's buffers to fill.
   */
  async streams({ signal }: ReadOptions): Promise<boolean | undefined> {
    const { clock } = this;
    const { probeMs } = this.timing;
    const openedAt = clock.performance.now();
    let firstAfter: number | undefined;
    const events = this.#ask(
      { verb: 'watch', kind: this.kind },
      {
        query: {
          watch: 'true',
          allowWatchBookmarks: 'true',
          sendInitialEvents: 'true',
          resourceVersionMatch: 'NotOlderThan',
          fieldSelector: 'metadata.name=none',
          timeoutSeconds: String(Math.max(1, Math.round(probeMs / 1000))),
        },
        signal,
        read: async function* read(response) {
          for await (const _ of response.body) {
            firstAfter = clock.performance.now() - openedAt;
            return;
          }
        },
      },
    );
    for await (const event of events) {
      if (event.type === 'ERROR') return undefined;
    }
    return firstAfter !== undefined && firstAfter < PROMPT * probeMs;
  }

  /** Lists the kind page by page: the objects as if they were just added, and a bookmark that completes the list. */
  async *list({ signal }: ReadOptions): AsyncGenerator<KindEvent, void> {
    const { listMs } = this.timing;
    const deadline = this.clock.performance.now() + listMs;
    let next = '';
    do {
      const page = yield* this.#page(next, signal);
      if (!page) return;
      next = page.next;
      const { version, kind } = page;
      if (!next) {
        yield { type: 'BOOKMARK', version, completesList: true, kind };
      } else if (this.clock.performance.now() > deadline) {
        const reason = `no end of the list within ${listMs / 1000} s`;
        yield { type: 'ERROR', failure: failedAt('api', reason) };
        return;
      }
    } while (next);
  }

  /** Gives the objects of one page, and returns what is beside them; after an error, nothing. */
  async *#page(
    next: string,
    signal: AbortSignal,
  ): AsyncGenerator<KindEvent, ListPage | undefined> {
    const { listIdleMs } = this.timing;
    const { maxBytes } = this;
    const isNamed = this.kind.kind !== undefined;
    return yield* this.#ask(
      { verb: 'list', kind: this.kind },
      {
        query: { limit: PAGE_SIZE, ...(next && { continue: next }) },
        signal,
        read: async function* read(response, watchdog) {
          const splitter = ItemSplitter.create({ maxBytes });
          const reason = `nothing came for ${listIdleMs / 1000} s`;
          watchdog.arm(listIdleMs, reason);
          // Items do not say what they are. Where nobody has said it, it stands beside them.
          const held: (Buffer | LargeObject)[] = [];
          for await (const chunk of response.body) {
            watchdog.disarm();
            for (const item of splitter.push(chunk)) {
              if (isNamed) yield toAdded(item);
              else held.push(item);
            }
            watchdog.arm(listIdleMs, reason);
          }
          const page = toPage(splitter.end());
          for (const item of held) yield toAdded(item, page.kind);
          return page;
        },
      },
    );
  }

  /** Sends a request, gives what `read` gives of its answer, and returns what it returns; whatever goes wrong becomes an event. */
  async *#ask<T>(
    question: Question,
    options: {
      namespace?: string;
      query: Record<string, string>;
      signal: AbortSignal;
      patience?: { milliseconds: number; reason: string };
      read: (
        response: ClusterResponse,
        watchdog: Watchdog,
      ) => AsyncGenerator<KindEvent, T>;
      onFailure?: (failure: Failure) => Failure;
    },
  ): AsyncGenerator<KindEvent, T | undefined> {
    const { query, signal, read, onFailure = failure => failure } = options;
    const watchdog = Watchdog.create({ clock: this.clock });
    const { namespace, patience } = options;
    if (patience) watchdog.arm(patience.milliseconds, patience.reason);
    try {
      const response = await this.transport.get({
        path: pathOf(question.kind, namespace),
        query,
        accept: this.accept,
        signal: AbortSignal.any([signal, watchdog.signal]),
      });
      const failure = await responseFailure(response, question);
      if (failure) {
        yield { type: 'ERROR', failure };
        return undefined;
      }
      yield { type: 'OPENED' };
      return yield* read(response, watchdog);
    } catch (error) {
      signal.throwIfAborted();
      yield { type: 'ERROR', failure: onFailure(toFailure(error)) };
      return undefined;
    } finally {
      watchdog.callOff();
    }
  }
}

interface ListPage {
  readonly version: string;
  /** What to ask for the next page with; empty for the last one. */
  readonly next: string;
  readonly kind?: string;
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

/** What was skipped. The names come from an API server, which has checked them, or from something else. */
function toTooLarge(skipped: LargeObject): KindEvent {
  const { type, name, namespace, uid, version, labels, bytes } = skipped;
  const change = (['ADDED', 'MODIFIED', 'DELETED'] as const).find(
    known => known === type,
  );
  return {
    type: 'TOO_LARGE',
    version,
    object:
      change && name
        ? {
            ...{ change, name, uid, version, labels, bytes },
            namespace: namespace || undefined,
          }
        : undefined,
  };
}

function toAdded(item: Buffer | LargeObject, kind?: string): KindEvent {
  if (item instanceof LargeObject) return toTooLarge(item);
  let object: KubernetesObject;
  try {
    object = JSON.parse(cutManagedFields(item, 1));
  } catch {
    throw new ListError('an item is not JSON');
  }
  return { type: 'ADDED', object: kind ? { ...object, kind } : object };
}

function toPage(frame: unknown): ListPage {
  const { kind, metadata } = frame as {
    kind?: unknown;
    metadata?: { resourceVersion?: unknown; continue?: unknown };
  };
  const version = metadata?.resourceVersion;
  if (typeof version !== 'string' || version === '') {
    throw new ListError('the list has no resourceVersion');
  }
  const next = metadata?.continue;
  return {
    version,
    next: typeof next === 'string' ? next : '',
    kind:
      typeof kind === 'string' && kind.endsWith('List')
        ? kind.slice(0, -'List'.length)
        : undefined,
  };
}
