import { NotServedKind } from '@mooring/kubernetes-objects';
import { apiVersionOf, WatchedKind } from '../model/WatchedKind';
import { askJson } from '../reflector/askJson';
import { Clock } from '../transport/Clock';
import { Transport } from '../transport/Transport';
import { DiscoveredKind, discoverKind, GetDiscovery } from './discoverKind';

/** Discovery documents are long where many kinds are installed. In bytes. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Knows which kinds a cluster does not serve, and what was meant by their names: discovery is asked once for each. */
export class NotServedKinds {
  static create(options: {
    transport: Transport;
    clock: Clock;
    patienceMs: number;
    /** Called when something was found out. */
    onFound: () => void;
  }): NotServedKinds {
    return new NotServedKinds(options);
  }

  readonly #stopping = new AbortController();
  readonly #discovered = new Map<string, DiscoveredKind | 'pending'>();

  private constructor(
    private readonly options: Parameters<typeof NotServedKinds.create>[0],
  ) {}

  /** These are not served now. Asks for those that are new among them, and forgets the others. */
  update(kinds: readonly WatchedKind[]): void {
    const keys = new Set(kinds.map(keyOf));
    for (const key of this.#discovered.keys()) {
      if (!keys.has(key)) this.#discovered.delete(key);
    }
    const unknown = kinds.filter(kind => !this.#discovered.has(keyOf(kind)));
    if (unknown.length === 0) return;
    const answers = new Map<string, ReturnType<GetDiscovery>>();
    const get: GetDiscovery = path => {
      const answer = answers.get(path) ?? this.#ask(path);
      answers.set(path, answer);
      return answer;
    };
    for (const kind of unknown) void this.#discover(kind, get);
  }

  /** How a kind is to be named that is not served. */
  describe(kind: WatchedKind): NotServedKind {
    const discovered = this.#discovered.get(keyOf(kind));
    const meant =
      typeof discovered === 'object' && discovered.type === 'not-served'
        ? discovered.meant
        : undefined;
    return {
      plural: kind.plural,
      apiVersion: apiVersionOf(kind),
      ...(meant && {
        meant: { plural: meant.plural, apiVersion: apiVersionOf(meant) },
      }),
    };
  }

  stop(): void {
    this.#stopping.abort(new Error('the cluster is not watched any more'));
  }

  async #discover(kind: WatchedKind, get: GetDiscovery): Promise<void> {
    const key = keyOf(kind);
    this.#discovered.set(key, 'pending');
    const discovered = await discoverKind(kind, get);
    if (this.#stopping.signal.aborted || !this.#discovered.has(key)) return;
    this.#discovered.set(key, discovered);
    if (discovered.type === 'not-served') this.options.onFound();
  }

  async #ask(path: string): ReturnType<GetDiscovery> {
    const { signal } = this.#stopping;
    const answer = await askJson(path, {
      ...this.options,
      ...{ maxBytes: MAX_BYTES, signal },
    });
    if (answer === 404) return 'absent';
    return typeof answer === 'object' ? answer : 'silent';
  }
}

function keyOf(kind: WatchedKind): string {
  return `${kind.plural} ${apiVersionOf(kind)}`;
}
