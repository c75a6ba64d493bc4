/** Bounds the pool where strings keep changing; what is shared already stays shared. */
const MAX_STRINGS = 200_000;

/** Keeps one copy of each string that many objects repeat: kinds and namespaces. */
export class StringPool {
  readonly #strings = new Map<string, string>();

  share(text: string): string {
    const shared = this.#strings.get(text);
    if (shared !== undefined) return shared;
    if (this.#strings.size >= MAX_STRINGS) this.#strings.clear();
    this.#strings.set(text, text);
    return text;
  }
}
