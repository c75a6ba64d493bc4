import { isDeepStrictEqual } from 'node:util';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  allAtOnce,
  ClusterDirectory,
  ClusterState,
  GroupKind,
  groupKindOf,
  InMemoryObjectIndex,
  KindState,
  KubernetesObject,
  LeftOutObject,
  ObjectIndex,
  ObjectQuery,
  ObjectSummary,
  Steps,
  visitInSteps,
} from '@mooring/kubernetes-objects';
import { WatchedKind } from '../model/WatchedKind';
import {
  ClusterObjects,
  KindStatus,
  StoreChange,
} from '../model/KubernetesStore';
import { Block } from './Block';
import { ChangeNotices } from './ChangeNotices';
import { HeldKind } from './HeldKind';
import { KindObjects } from './KindObjects';
import { KindReplacement } from './KindReplacement';
import { TooLargeObject } from './LeftOutObjects';
import { isRead, omissionOrder } from './omissionOrder';
import { PackedMemory } from './PackedMemory';
import { RecentObjects } from './RecentObjects';
import { StoredObject } from './StoredObject';
import { WatchEvent } from './WatchEvent';

/** What its reflector says of a kind; the store itself knows the kind's name and counts its objects. */
export interface KindReport
  extends Pick<KindStatus, 'state' | 'since' | 'reason'> {
  /** When the cluster last confirmed the view, in milliseconds; it moves on with each event, and nobody is told. */
  readonly confirmedAt?: () => number | undefined;
}

interface Kind {
  readonly objects: KindObjects;
  report: KindReport;
  /** The time that was confirmed last, and how it is written: each view asks all kinds of all clusters. */
  confirmed?: { readonly at: number; readonly text: string };
  /** How much memory it took, and since when it is left out. */
  omitted?: { readonly bytes: number; readonly since: string };
}

/** The objects of one watched cluster: written by its reflectors, read by everyone else. */
export class ClusterStore implements ClusterObjects {
  /**
   * - `onChange`: called after each change of what readers see. What it throws is logged and changes nothing
   * - `onHeld`: called when {@link ClusterStore.held} may say something else, before readers are told
   * - `beforeRead`: called before anything is read, so that it can be marked as old
   * - `maxBytes`: about how much memory the objects may take before kinds are left out; unbounded by default
   * - `recent`: what may be shared with other clusters
   * - `directory`: where all clusters say what they hold; see {@link ClusterStore.leave}
   * - `run`: does what takes long; by default at once
   */
  static create(options: {
    cluster: string;
    url?: string;
    onChange: (change: StoreChange) => void;
    onHeld?: () => void;
    beforeRead?: () => void;
    maxBytes?: number;
    recent?: RecentObjects;
    directory?: ClusterDirectory;
    run?: (steps: Steps<void>) => void;
    logger?: Pick<LoggerService, 'error'>;
  }): ClusterStore {
    const { cluster, onChange, maxBytes = Infinity, logger } = options;
    const { recent = RecentObjects.create(), onHeld = () => {} } = options;
    const notices = ChangeNotices.create({
      cluster,
      listener: onChange,
      onError: error =>
        logger?.error(
          `A listener failed on a change of ${cluster}`,
          error as Error,
        ),
    });
    const { beforeRead = () => {}, run = allAtOnce } = options;
    return new ClusterStore(
      ...([cluster, notices, maxBytes, recent] as const),
      ...([onHeld, beforeRead, run] as const),
      ...([options.directory, options.url] as const),
    );
  }

  longestWatchMs?: number;
  hasAnswered = false;
  clockAheadMs?: number;
  readonly #index: InMemoryObjectIndex;
  readonly #memory = PackedMemory.create();
  /** In the order of their first mention, by resource: versions of one kind share its place. */
  readonly #kinds = new Map<string, Kind>();
  /** What readers were told last of the cluster and its kinds. */
  #status: unknown;
  /** Made once for all who ask until something becomes of a kind: each view asks all clusters. */
  #statuses: readonly KindStatus[] | undefined;

  private constructor(
    readonly name: string,
    private readonly notices: ChangeNotices,
    private readonly maxBytes: number,
    private readonly recent: RecentObjects,
    private readonly onHeld: () => void,
    private readonly beforeRead: () => void,
    private readonly run: (steps: Steps<void>) => void,
    directory: ClusterDirectory | undefined,
    readonly url?: string,
  ) {
    this.#index = InMemoryObjectIndex.create({
      cluster: name,
      url,
      state: { type: 'syncing' },
      kindState: kind => this.#kindStateOf(kind),
      directory,
    });
  }

  /** Says no more, where all clusters do, what this one holds: it is not watched any more. */
  leave(): void {
    this.run(this.#index.leaveInSteps());
  }

  get index(): ObjectIndex {
    this.beforeRead();
    return this.#index;
  }

  /** About how much memory the objects take. */
  get bytes(): number {
    let bytes = 0;
    for (const { objects } of this.#kinds.values()) bytes += objects.bytes;
    return bytes;
  }

  kinds(): readonly KindStatus[] {
    this.beforeRead();
    this.#statuses ??= [...this.#kinds.values()].map(kind =>
      this.#statusOf(kind),
    );
    return this.#statuses;
  }

  objects(query: ObjectQuery): KubernetesObject[] {
    return allAtOnce(this.objectsInSteps(query));
  }

  *objectsInSteps(
    query: ObjectQuery,
    max = Infinity,
  ): Steps<KubernetesObject[]> {
    const summaries: ObjectSummary[] = [];
    yield* visitInSteps(
      this.#index.findInSteps(query),
      summary => summaries.push(summary) < max,
    );
    // Most clusters hold nothing of what is asked.
    if (summaries.length === 0) return [];
    const kinds = this.#kindsByName();
    const unpacked = new Map<
      Block<StoredObject>,
      ReadonlyMap<StoredObject, string>
    >();
    const found: KubernetesObject[] = [];
    for (const summary of summaries) {
      const stored = kinds.get(groupKindOf(summary))?.stored(summary);
      const block = stored?.block;
      if (!stored || !block) continue;
      const object = this.recent.get(stored, () => {
        let texts = unpacked.get(block);
        if (!texts) {
          texts = block.entries();
          unpacked.set(block, texts);
        }
        return texts.get(stored)!;
      });
      found.push(object);
      yield;
    }
    return found;
  }

  /**
   * Starts a new list of a kind; one that is under way is given up. What the first list of a kind brings can be seen as
   * it comes, while the kind counts as syncing; later ones replace the objects at their end.
   *
   * @param isSuspect - whether the cluster may have another past, in which a known version stands for something else
   */
  beginReplace(kind: WatchedKind, isSuspect = false): KindReplacement {
    const known = this.#kind(kind);
    if (known.omitted && this.bytes + known.omitted.bytes <= this.maxBytes) {
      known.omitted = undefined;
      known.objects.restore();
    }
    return known.objects.beginReplace(isSuspect);
  }

  /**
   * Takes what a watch tells of one object.
   *
   * @returns whether it was taken: `false` for what is not an object of the kind.
   */
  apply(kind: WatchedKind, event: WatchEvent): boolean {
    const { objects } = this.#kind(kind);
    return event.type === 'DELETED'
      ? objects.delete(event.object)
      : objects.put(event.object, event.text);
  }

  /** Takes notice of an object that a watch has told of and that is too large to be taken. */
  leaveOut(kind: WatchedKind, object: TooLargeObject): void {
    this.#kind(kind).objects.leaveOut(object);
  }

  /** Forgets the objects of a kind. Its status stays until it is reported again, but is not `synced` any more. */
  drop(kind: WatchedKind): void {
    this.run(this.#kind(kind).objects.clearInSteps());
  }

  /** Says how a kind is followed. Kinds are listed in the order in which they are mentioned first. */
  setKindStatus(kind: WatchedKind, report: KindReport): void {
    const known = this.#kind(kind);
    const { state, reason } = known.report;
    known.report = report;
    this.#statuses = undefined;
    if (state !== report.state || reason !== report.reason) this.#refresh();
  }

  /** What is held of a kind, for {@link clusterState}. */
  held(watched: WatchedKind): HeldKind {
    const { objects, omitted } = this.#kind(watched);
    const isLeftOut =
      omitted !== undefined &&
      objects.omitted === 'everything' &&
      isRead(objects.groupKind);
    // Of a kind that no verdict depends on, nothing is missed.
    const isWhole = objects.isWhole || !isRead(objects.groupKind);
    return {
      isWhole,
      ...(isLeftOut && {
        leftOut: { since: omitted.since, reason: this.#tooLarge() },
      }),
      ...(objects.leftOut.length > 0 && { tooLarge: leftOutOf(objects) }),
    };
  }

  /** Says what the view is worth, as {@link clusterState} decides it. */
  setState(state: ClusterState): void {
    this.#index.setState(state);
    this.#refresh();
  }

  #kind(watched: WatchedKind): Kind {
    const resource = `${watched.plural}.${watched.group}`;
    let kind = this.#kinds.get(resource);
    if (!kind) {
      const objects = KindObjects.create({
        kind: watched,
        index: this.#index,
        memory: this.#memory,
        onChange: changes => this.notices.objects(changes),
        onGrowth: () => this.#limit(),
        onStatus: () => {
          this.#takeLeftOut();
          this.onHeld();
          this.#refresh();
        },
      });
      const since = new Date().toISOString();
      kind = { objects, report: { state: 'syncing', since } };
      this.#kinds.set(resource, kind);
      this.#statuses = undefined;
    }
    return kind;
  }

  #kindsByName(): Map<GroupKind, KindObjects> {
    const kinds = [...this.#kinds.values()].map(({ objects }) => objects);
    return new Map(kinds.map(objects => [objects.groupKind, objects]));
  }

  #statusOf(kind: Kind): KindStatus {
    const { objects, report, omitted } = kind;
    const isComplete = objects.isWhole && objects.hasDetails;
    const state =
      report.state === 'synced' && !isComplete ? 'syncing' : report.state;
    return {
      state: omitted ? 'dropped' : state,
      since: (omitted ?? report).since,
      reason: omitted ? this.#tooLarge() : report.reason,
      get kind() {
        return objects.groupKind;
      },
      get objects() {
        return objects.size;
      },
      get confirmedAt() {
        return confirmedAt(kind);
      },
      ...(objects.isOptional && { isOptional: true as const }),
      ...(objects.leftOut.length > 0 && {
        tooLarge: objects.leftOut.map(({ namespace, name, bytes }) => ({
          ...(namespace && { namespace }),
          ...{ name, bytes },
        })),
      }),
    };
  }

  #kindStateOf(kind: GroupKind): KindState {
    if (this.#index.state.type === 'not-watched') return 'not-watched';
    const status = this.kinds().find(each => each.kind === kind);
    switch (status?.state) {
      case 'synced':
        return status.tooLarge ? 'unknown' : 'held';
      case 'not-served':
      case 'forbidden':
        return status.state;
      default:
        return 'unknown';
    }
  }

  /** Most clusters have none at any time. */
  #takeLeftOut(): void {
    const all = [...this.#kinds.values()].flatMap(({ objects }) =>
      leftOutOf(objects),
    );
    if (all.length > 0 || this.#index.leftOut.length > 0) {
      this.#index.setLeftOut(all);
    }
  }

  #tooLarge(): string {
    const megabytes = Math.round(this.maxBytes / 1_000_000);
    return `The cluster's objects take more than the ${megabytes} MB they may; allow more, or watch fewer kinds.`;
  }

  /** Leaves out kinds until the others take no more memory than they may. */
  #limit(): void {
    if (this.bytes <= this.maxBytes) return;
    const kinds = [...this.#kinds.values()];
    const order = omissionOrder(kinds.map(({ objects }) => objects.groupKind));
    for (const { kind: groupKind, omission } of order) {
      if (this.bytes <= this.maxBytes) return;
      const kind = kinds.find(
        ({ objects }) => objects.groupKind === groupKind,
      )!;
      const { bytes, omitted, size } = kind.objects;
      if (size === 0 || omitted === omission || omitted === 'everything') {
        continue;
      }
      kind.omitted = {
        bytes: bytes + (kind.omitted?.bytes ?? 0),
        since: kind.omitted?.since ?? new Date().toISOString(),
      };
      this.run(kind.objects.omitInSteps(omission));
    }
  }

  #refresh(): void {
    this.#statuses = undefined;
    const { state } = this.#index;
    const kinds = this.kinds().map(({ kind, state: of, reason, tooLarge }) => ({
      kind,
      of,
      reason,
      tooLarge,
    }));
    const status = { state, leftOut: this.#index.leftOut, kinds };
    if (isDeepStrictEqual(status, this.#status)) return;
    this.#status = status;
    this.notices.state();
  }
}

function confirmedAt(kind: Kind): string | undefined {
  const at = kind.report.confirmedAt?.();
  if (at === undefined) return undefined;
  if (kind.confirmed?.at !== at) {
    kind.confirmed = { at, text: new Date(at).toISOString() };
  }
  return kind.confirmed.text;
}

function leftOutOf({ leftOut, groupKind: kind }: KindObjects): LeftOutObject[] {
  return leftOut.map(({ namespace, name, labels }) => ({
    ...{ kind, namespace, name },
    ...(labels && { labels }),
  }));
}
