import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  KubernetesStore,
  StoreChange,
} from '@mooring/plugin-kubernetes-cache-node';
import { Viewers } from './Viewers';

/** Changes within this time are told together, in milliseconds. */
const DELAY = 250;

/** The channel on which browsers are told that an entity's workloads have changed. */
const CHANNEL = 'kubernetes-workloads';

/** Tells those who look at an entity that its workloads have changed, and nothing of how. */
export class ChangeAnnouncer {
  static start(options: {
    store: KubernetesStore;
    viewers: Viewers;
    signals: SignalsService;
    logger: LoggerService;
  }): ChangeAnnouncer {
    return new ChangeAnnouncer(options);
  }

  readonly #unsubscribe: () => void;
  #pending = new Map<string, readonly string[]>();
  #timer?: NodeJS.Timeout;

  private constructor(
    private readonly options: Parameters<typeof ChangeAnnouncer.start>[0],
  ) {
    this.#unsubscribe = options.store.subscribe(change => this.tell(change));
  }

  /** Tells those who look at what a change concerns, soon. */
  tell(change: StoreChange): void {
    for (const [entityRef, users] of this.options.viewers.concernedBy(change))
      this.#pending.set(entityRef, users);
    if (this.#pending.size > 0)
      this.#timer ??= setTimeout(() => this.#publish(), DELAY).unref();
  }

  stop(): void {
    this.#unsubscribe();
    clearTimeout(this.#timer);
  }

  async #publish(): Promise<void> {
    const { signals, logger } = this.options;
    const pending = this.#pending;
    this.#pending = new Map();
    this.#timer = undefined;
    try {
      for (const [entityRef, users] of pending)
        await signals.publish({
          recipients: { type: 'user', entityRef: [...users] },
          channel: CHANNEL,
          message: { type: 'changed', entityRef },
        });
    } catch (error) {
      logger.warn('Could not tell of changed workloads', error as Error);
    }
  }
}
