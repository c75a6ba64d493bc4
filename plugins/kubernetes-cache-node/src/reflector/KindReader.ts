import { KubernetesObject } from '@mooring/kubernetes-objects';
import { WatchedKind } from '../model/WatchedKind';
import { TooLargeObject } from '../store/LeftOutObjects';
import { Clock } from '../transport/Clock';
import { ItemSplitter, ListError } from '../transport/ItemSplitter';
import { LargeObject } from '../transport/LargeObject';
import { splitLines } from '../transport/splitLines';
import { Transport } from '../transport/Transport';
import { failedAt, Failure } from './Failure';
import { KindEvent } from './KindEvent';
import { KindRequests } from './KindRequests';
import { ListPage, toAdded, toPage, toTooLarge } from './listItems';
import { parseEvent } from './parseEvent';
import { ReflectorTiming } from './timing';
import { Patience } from './Watchdog';

/**
 * Larger objects are left out, in bytes. etcd takes 1.5 MB, and JSON may need six bytes for one of those; but to parse
 * more than this at one go would hold up everything else in the process.
 */
const MAX_OBJECT_BYTES = 4 * 1024 * 1024;

/** Objects per page, as client-go's pager has it. */
const PAGE_SIZE = '500';

/** What comes within this part of a short watch was not held back. */
const PROMPT = 0.7;

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
    const { kind, clock, timing, isMetadataOnly = false } = options;
    const requests = KindRequests.create({ ...options, isMetadataOnly });
    const { maxObjectBytes = MAX_OBJECT_BYTES } = options;
    return new KindReader(kind, requests, clock, timing, maxObjectBytes);
  }

  private constructor(
    private readonly kind: WatchedKind,
    private readonly requests: KindRequests,
    private readonly clock: Clock,
    private readonly timing: ReflectorTiming,
    private readonly maxBytes: number,
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
    const { clock, maxBytes } = this;
    const { watchGraceMs, listIdleMs, listMs } = this.timing;
    const question = this.requests.question('watch');
    const forList: Patience = {
      milliseconds: listIdleMs,
      type: 'unsupported',
      reason: `no end of the list for ${listIdleMs / 1000} s`,
    };
    const whole = seconds * 1000 + watchGraceMs;
    const forWatch = (elapsed: number): Patience => ({
      milliseconds: Math.max(0, whole - elapsed),
      type: 'silent',
      reason: `no end of the watch within ${whole / 1000} s`,
    });
    yield* this.requests.send('watch', {
      query: {
        watch: 'true',
        allowWatchBookmarks: 'true',
        timeoutSeconds: String(seconds),
        ...(start === 'all-objects'
          ? { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' }
          : { resourceVersion: start.version }),
      },
      signal,
      read: async function* read(response, watchdog) {
        let isListing = start === 'all-objects';
        watchdog.arm(isListing ? forList : forWatch(0));
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
              watchdog.arm(forWatch(clock.performance.now() - openedAt));
            }
            yield event;
            if (event.type === 'ERROR') return;
          }
          if (isListing) watchdog.arm(forList);
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
    const events = this.requests.send('list', {
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
      patience: {
        milliseconds: confirmMs,
        type: 'failed',
        reason: `no answer within ${confirmMs / 1000} s`,
      },
      read: async function* read(response) {
        const splitter = ItemSplitter.create({ maxBytes });
        for await (const chunk of response.body) {
          for (const item of splitter.push(chunk)) yield toAdded(item);
        }
        return toPage(splitter.end());
      },
    });
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
    const events = this.requests.send('watch', {
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
    });
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
    const patience: Patience = {
      milliseconds: listIdleMs,
      type: 'failed',
      reason: `nothing came for ${listIdleMs / 1000} s`,
    };
    return yield* this.requests.send('list', {
      query: { limit: PAGE_SIZE, ...(next && { continue: next }) },
      signal,
      read: async function* read(response, watchdog) {
        const splitter = ItemSplitter.create({ maxBytes });
        watchdog.arm(patience);
        // Items do not say what they are. Where nobody has said it, it stands beside them.
        const held: (Buffer | LargeObject)[] = [];
        for await (const chunk of response.body) {
          watchdog.disarm();
          for (const item of splitter.push(chunk)) {
            if (isNamed) yield toAdded(item);
            else held.push(item);
          }
          watchdog.arm(patience);
        }
        const page = toPage(splitter.end());
        for (const item of held) yield toAdded(item, page.kind);
        return page;
      },
    });
  }
}
