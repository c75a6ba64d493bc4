import { ClusterState } from '@mooring/kubernetes-objects';
import { Clock } from '../transport/Clock';

/** How soon a refusal that lasts is looked into again: the one cause may be mended and another one left. */
const ASK_AGAIN_MS = 5 * 60_000;

/**
 * Why an API server refuses the portal's credential, which its 401 does not say: asked when it begins to refuse, and now
 * and then as long as it does.
 */
export class RefusalReason {
  /** @param options - `onReason`: called when there is a new reason for a state that was asked about. */
  static create(options: {
    explain: () => Promise<string | undefined>;
    clock: Clock;
    onReason: () => void;
  }): RefusalReason {
    return new RefusalReason(options);
  }

  #asked = false;
  #reason?: string;
  #timer: unknown;
  /** Tells an answer to this refusal from one to an earlier one. */
  #refusal = 0;

  private constructor(
    private readonly options: Parameters<typeof RefusalReason.create>[0],
  ) {}

  /** The state with the reason, as far as it is known. */
  explain(state: ClusterState): ClusterState {
    if (state.type !== 'unauthorized' || state.hop !== 'authentication') {
      this.stop();
      return state;
    }
    if (!this.#asked) {
      this.#asked = true;
      void this.#ask(this.#refusal);
    }
    return this.#reason === undefined
      ? state
      : { ...state, reason: this.#reason };
  }

  /** Forgets the refusal; no timer is left. */
  stop(): void {
    this.options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#refusal++;
    this.#asked = false;
    this.#reason = undefined;
  }

  async #ask(refusal: number): Promise<void> {
    const { explain, clock, onReason } = this.options;
    const reason = await explain().catch(() => undefined); // then the 401 has to do
    if (refusal !== this.#refusal) return;
    this.#timer = clock.setTimeout(() => void this.#ask(refusal), ASK_AGAIN_MS);
    if (reason === undefined || reason === this.#reason) return;
    this.#reason = reason;
    onReason();
  }
}
