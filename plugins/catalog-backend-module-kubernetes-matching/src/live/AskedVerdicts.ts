import { LoggerService } from '@backstage/backend-plugin-api';
import { MatchVerdict } from '@mooring/plugin-kubernetes-matching-common';
import { LiveVerdict, toLiveVerdict } from './LiveVerdict';

/** Questions within this time are asked together, in milliseconds; nobody waits for the answer. */
const GATHER_MS = 50;
/** One question is about no more; the plugin's own limit. */
const MAX_REFS = 200;
/** An answer older than this is asked for again when its entity is processed: an event may have been lost. */
const ASK_AGAIN_MS = 5 * 60_000;
/** An answer older than this is worth nothing: by then the plugin does not answer any more. */
const MAX_AGE_MS = 15 * 60_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

interface Answer {
  /** `undefined` where the plugin has none to give. */
  readonly verdict?: LiveVerdict;
  readonly at: number;
}

/** Verdicts of a kubernetes-matching plugin in another process: those that have been asked for, in batches. */
export class AskedVerdicts {
  readonly #options: Parameters<typeof AskedVerdicts.create>[0];
  readonly #answers = new Map<string, Answer>();
  readonly #queue = new Set<string>();
  #listener: (entityRefs: readonly string[]) => void = () => {};
  #timer?: NodeJS.Timeout;
  #pause = 0;
  #isStopped = false;

  static create(options: {
    ask: (entityRefs: readonly string[]) => Promise<readonly MatchVerdict[]>;
    logger: LoggerService;
    now?: () => number;
  }): AskedVerdicts {
    return new AskedVerdicts(options);
  }

  private constructor(options: Parameters<typeof AskedVerdicts.create>[0]) {
    this.#options = options;
  }

  /** Tells this listener, and no other, of entities whose verdict is another one than before. */
  onChange(listener: (entityRefs: readonly string[]) => void): void {
    this.#listener = listener;
  }

  /** What is known by now; asks in the background for what is not. */
  get(entityRef: string): LiveVerdict | undefined {
    const answer = this.#peek(entityRef);
    if (!answer || this.#ageOf(answer) > ASK_AGAIN_MS) this.#ask([entityRef]);
    return answer?.verdict;
  }

  /** What is known by now, and nothing more. */
  peek(entityRef: string): LiveVerdict | undefined {
    return this.#peek(entityRef)?.verdict;
  }

  /** Asks again for these, or for all that have ever been asked for, as far as they have been. */
  askAgain(entityRefs?: readonly string[]): void {
    const refs = entityRefs ?? [...this.#answers.keys()];
    this.#ask(refs.filter(ref => this.#answers.has(ref)));
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #peek(entityRef: string): Answer | undefined {
    const answer = this.#answers.get(entityRef);
    return answer && this.#ageOf(answer) <= MAX_AGE_MS ? answer : undefined;
  }

  #ageOf({ at }: Answer): number {
    return this.#now() - at;
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }

  #ask(entityRefs: readonly string[]): void {
    for (const ref of entityRefs) this.#queue.add(ref);
    this.#plan();
  }

  #plan(): void {
    if (this.#isStopped || this.#timer || this.#queue.size === 0) return;
    this.#timer = setTimeout(
      () => this.#send(),
      Math.max(GATHER_MS, this.#pause),
    ).unref();
  }

  /** One question at a time. */
  async #send(): Promise<void> {
    const refs = [...this.#queue].slice(0, MAX_REFS);
    for (const ref of refs) this.#queue.delete(ref);
    try {
      const verdicts = await this.#options.ask(refs);
      if (this.#pause > 0)
        this.#options.logger.info('Live verdicts are read again');
      this.#pause = 0;
      this.#take(refs, verdicts);
    } catch (error) {
      // Asked for again when its entity is processed, or by the next batch.
      for (const ref of refs) this.#queue.add(ref);
      if (this.#pause === 0) {
        this.#options.logger.info(
          `Live verdicts are left out, because the kubernetes-matching plugin does not answer: ${error}`,
        );
      }
      this.#pause = Math.min(
        LONGEST_PAUSE_MS,
        2 * this.#pause || FIRST_PAUSE_MS,
      );
    } finally {
      this.#timer = undefined;
      this.#plan();
    }
  }

  #take(refs: readonly string[], verdicts: readonly MatchVerdict[]): void {
    const byRef = new Map(
      verdicts.map(verdict => [verdict.entityRef, toLiveVerdict(verdict)]),
    );
    const at = this.#now();
    const changed = refs.filter(ref => {
      const before = this.#answers.get(ref)?.verdict;
      const verdict = byRef.get(ref);
      this.#answers.set(ref, { verdict, at });
      return JSON.stringify(before) !== JSON.stringify(verdict);
    });
    if (changed.length > 0) this.#listener(changed);
  }
}
