import { Failure } from '../reflector/Failure';
import { KindReader } from '../reflector/KindReader';
import { isRefusal, retryDelay } from '../reflector/retryDelay';
import { ReflectorTiming } from '../reflector/timing';
import { Clock, sleep } from '../transport/Clock';
import { Transport } from '../transport/Transport';

const DEFINITIONS = {
  ...{ group: 'apiextensions.k8s.io', version: 'v1' },
  ...{ plural: 'customresourcedefinitions', kind: 'CustomResourceDefinition' },
};

/** How long to wait after a refusal: a right is rarely granted a moment later. In milliseconds. */
const REFUSED_MS = 5 * 60_000;

/** An API server serves a kind a moment after it has told of its definition: when to ask, in milliseconds. */
const ASK_AFTER_MS = [0, 500, 1_000, 2_000, 4_000, 8_000];

interface DefinitionWatchOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timing: ReflectorTiming;
  /** Called when a resource that is waited for may be served now: several times, since that takes a moment. */
  readonly onDefined: (resource: string) => void;
}

/**
 * Tells which custom kinds are defined in a cluster, as soon as they are, while somebody waits for one. It reads the
 * definitions' metadata only. Where the portal lacks the right, each kind is asked for every 25 s all the same.
 */
export class DefinitionWatch {
  static create(options: DefinitionWatchOptions): DefinitionWatch {
    return new DefinitionWatch(options);
  }

  #awaited: readonly string[] = [];
  #running?: AbortController;
  /** Resolves when all that was begun has ended. */
  #ended: Promise<unknown> = Promise.resolve();
  readonly #timers = new Set<unknown>();

  private constructor(private readonly options: DefinitionWatchOptions) {}

  /** Says which resources are waited for, such as `rollouts.argoproj.io`. */
  await(resources: readonly string[]): void {
    this.#awaited = resources;
    if (resources.length === 0) this.#end();
    else if (!this.#running) this.#begin();
  }

  /** Resolves once no request and no timer is left. */
  async stop(): Promise<void> {
    this.#end();
    await this.#ended;
  }

  #begin(): void {
    const abort = new AbortController();
    this.#running = abort;
    const run = this.#run(abort.signal).catch(error => {
      if (!abort.signal.aborted) throw error;
    });
    this.#ended = Promise.all([this.#ended, run]);
  }

  #end(): void {
    this.#running?.abort(new Error('no kind is waited for'));
    this.#running = undefined;
    for (const timer of this.#timers) this.options.clock.clearTimeout(timer);
    this.#timers.clear();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { clock, random, timing } = this.options;
    let attempt = 0;
    for (;;) {
      const failure = await this.#watch(signal);
      attempt = failure ? attempt + 1 : 0;
      const delay =
        failure &&
        retryDelay(failure, {
          ...{ attempt, wasRefused: false, random: random(), timing },
        });
      const least =
        failure && isRefusal(failure) ? REFUSED_MS : timing.backoffMs[0];
      await sleep(Math.max(delay ?? 0, least), { clock, signal });
    }
  }

  /** Watches from all there are, until that ends. */
  async #watch(signal: AbortSignal): Promise<Failure | undefined> {
    const { random, timing } = this.options;
    const [least, most] = timing.watchMs;
    const milliseconds = least + random() * (most - least);
    const seconds = Math.max(1, Math.floor(milliseconds / 1000));
    const reader = KindReader.create({
      ...this.options,
      kind: DEFINITIONS,
      isMetadataOnly: true,
    });
    const events = reader.watch({ version: '0' }, { seconds, signal });
    for await (const event of events) {
      if (event.type === 'ERROR') return event.failure;
      const isDefined = event.type === 'ADDED' || event.type === 'MODIFIED';
      const name = isDefined && (event.object.metadata?.name as unknown);
      if (typeof name === 'string') this.#tell(name);
    }
    return undefined;
  }

  #tell(resource: string): void {
    if (!this.#awaited.includes(resource)) return;
    const { clock, onDefined } = this.options;
    for (const milliseconds of ASK_AFTER_MS) {
      const timer = clock.setTimeout(() => {
        this.#timers.delete(timer);
        onDefined(resource);
      }, milliseconds);
      this.#timers.add(timer);
    }
  }
}
