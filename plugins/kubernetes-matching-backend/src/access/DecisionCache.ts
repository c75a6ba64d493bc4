/** So long a decision about one entity holds for one caller, in milliseconds. */
const TTL = 30_000;
const MAX_CALLERS = 200;

/** Decisions about entities, by caller, for a short time. */
export class DecisionCache {
  readonly #callers = new Map<
    string,
    { expires: number; decisions: Map<string, boolean> }
  >();

  static create(now: () => number = () => performance.now()): DecisionCache {
    return new DecisionCache(now);
  }

  private constructor(private readonly now: () => number) {}

  /** The decisions for one caller so far, to read and to add to. */
  of(caller: string): Map<string, boolean> {
    const now = this.now();
    const cached = this.#callers.get(caller);
    if (cached && cached.expires > now) return cached.decisions;
    for (const [key, { expires }] of this.#callers) {
      if (expires <= now || this.#callers.size >= MAX_CALLERS) {
        this.#callers.delete(key);
      }
    }
    const decisions = new Map<string, boolean>();
    this.#callers.set(caller, { expires: now + TTL, decisions });
    return decisions;
  }
}
