import { WatchedKind } from '../model/WatchedKind';
import { ClusterStore } from '../store/ClusterStore';
import { KindReplacement } from '../store/KindReplacement';
import { isAtMost } from '../store/versions';
import { failedAt, Failure } from './Failure';
import { KindEvent } from './KindEvent';
import { ListTurn } from './ListTurns';
import { Pacer } from './Pacer';
import { Witness } from './Witness';

/** What was listed, and is not in view yet. */
export interface StagedList {
  readonly replacement: KindReplacement;
  /** Up to where it tells what happened. */
  readonly version: string;
  /** The last change that it knows of. */
  readonly witness: Witness;
}

/** The store's view of one kind of one cluster, and up to where it has been told. */
export class KindView {
  static create(options: {
    kind: WatchedKind;
    store: Pick<ClusterStore, 'apply' | 'leaveOut' | 'beginReplace' | 'drop'>;
    pacer: Pacer;
    /** The kind's name was learnt. */
    onName: (kind: WatchedKind) => void;
    /** Something was told that is not an object of the kind. */
    onRefused: (kind: WatchedKind) => void;
  }): KindView {
    return new KindView(options);
  }

  #kind: WatchedKind;
  #version?: string;
  #witness = Witness.create();

  private constructor(
    private readonly options: Parameters<typeof KindView.create>[0],
  ) {
    this.#kind = options.kind;
  }

  get kind(): WatchedKind {
    return this.#kind;
  }

  /** Up to where it has been told; `undefined` before the first list and after what made that worthless. */
  get version(): string | undefined {
    return this.#version;
  }

  get witness(): Witness {
    return this.#witness;
  }

  /** Only a list can tell what there is. */
  outdate(): void {
    this.#version = undefined;
  }

  /** What cannot be read any more, or is gone as a kind, is not kept. */
  drop(): void {
    this.#version = undefined;
    this.options.store.drop(this.#kind);
  }

  /** Takes what a watch tells. Returns whether its version goes back, as it never does in one cluster's life. */
  take(event: KindEvent): 'taken' | 'goes back' {
    const { version } = event as { version?: string };
    if (event.type === 'BOOKMARK') {
      const known = this.#version;
      if (known !== undefined && isAtMost(known, event.version) === false) {
        return 'goes back';
      }
    } else this.apply(event);
    this.#version = version ?? this.#version;
    return 'taken';
  }

  /** The same without going on to its version. */
  apply(event: KindEvent): void {
    const { store, onRefused } = this.options;
    switch (event.type) {
      case 'ADDED':
      case 'MODIFIED':
      case 'DELETED':
        if (!store.apply(this.#kind, event)) onRefused(this.#kind);
        this.#witness.saw(event.type, event.object, event.version);
        break;
      case 'TOO_LARGE':
        if (event.object) {
          store.leaveOut(this.#kind, event.object);
          this.#witness.sawTooLarge(event.object);
        } else onRefused(this.#kind);
        break;
      default:
    }
  }

  /** Takes in a list to its end, for {@link KindView.replace}. What a watch tells meanwhile goes into view. */
  async stage(
    events: AsyncGenerator<KindEvent, void>,
    options: { turn: ListTurn; signal: AbortSignal; isSuspect: boolean },
  ): Promise<StagedList | Failure> {
    const { store, pacer, onRefused } = this.options;
    const { turn, signal, isSuspect } = options;
    const witness = Witness.create();
    let replacement: KindReplacement | undefined;
    let isComplete = false;
    const begin = (kind: string | undefined) => {
      this.#learnName(kind);
      replacement ??= store.beginReplace(this.#kind, isSuspect);
      return replacement;
    };
    try {
      for (;;) {
        const { value: event } = await events.next();
        const waiting = turn.step(signal);
        if (waiting) await waiting;
        switch (event?.type) {
          case undefined:
            return failedAt('api', 'the list ended before it was complete');
          case 'ERROR':
            return event.failure;
          case 'ADDED':
          case 'MODIFIED':
            if (!begin(event.object.kind).add(event.object, event.text)) {
              onRefused(this.#kind);
            }
            witness.saw(event.type, event.object, versionOf(event));
            break;
          case 'DELETED':
            begin(event.object.kind).remove(event.object);
            witness.saw(event.type, event.object, versionOf(event));
            break;
          case 'TOO_LARGE':
            if (event.object) {
              begin(undefined).leaveOut(event.object);
              witness.sawTooLarge(event.object);
            } else onRefused(this.#kind);
            break;
          case 'BOOKMARK':
            if (!event.completesList) break;
            begin(event.kind);
            isComplete = true;
            return {
              replacement: replacement!,
              version: event.version,
              witness,
            };
          default:
        }
        if (pacer.isDue) await pacer.nextTurn();
      }
    } finally {
      if (!isComplete) replacement?.abort();
    }
  }

  /** Puts a list into view, which goes on from there. Returns how many objects differed. */
  async replace(list: StagedList): Promise<number> {
    const differing = await this.compare(list);
    this.goOnFrom(list);
    return differing;
  }

  /** The same, where a watch has told more than the list meanwhile: the newer word on each object counts. */
  async compare({ replacement }: StagedList): Promise<number> {
    const { added, changed, removed } = await this.options.pacer.run(
      replacement.commitInSteps(),
    );
    return added + changed + removed;
  }

  /** What was told after the list is to be told again. */
  goOnFrom({ version, witness }: StagedList): void {
    this.#version = version;
    this.#witness = witness;
  }

  /** Goes on with the next version of the kind. Returns whether it is one that was not tried before all others were. */
  tryNextVersion(): boolean {
    const { version, otherVersions = [] } = this.options.kind;
    const versions = [version, ...otherVersions];
    const next = (versions.indexOf(this.#kind.version) + 1) % versions.length;
    this.#kind = { ...this.#kind, version: versions[next] };
    return next > 0;
  }

  #learnName(kind: string | undefined): void {
    if (this.#kind.kind !== undefined || kind === undefined) return;
    this.#kind = { ...this.#kind, kind };
    this.options.onName(this.#kind);
  }
}

function versionOf(
  event: KindEvent & { type: 'ADDED' | 'MODIFIED' | 'DELETED' },
) {
  if (event.version !== undefined) return event.version;
  const { resourceVersion } = (event.object.metadata ?? {}) as {
    resourceVersion?: unknown;
  };
  return typeof resourceVersion === 'string' ? resourceVersion : undefined;
}
