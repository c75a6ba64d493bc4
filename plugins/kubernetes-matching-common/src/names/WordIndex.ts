import { ComparableName } from './ComparableName';
import { push } from './push';

/** Further words of a name are not checked. */
const MAX_WORDS = 6;

/** Names by the words that tell them from others. */
export class WordIndex {
  /** By all words together, sorted. */
  readonly #byWords = new Map<string, ComparableName[]>();
  /** By each two words; names of no more than two words also by each one. */
  readonly #byPair = new Map<string, ComparableName[]>();
  /** How many names have a word. */
  readonly #counts = new Map<string, number>();

  add(entry: ComparableName): void {
    const words = [...entry.words].sort();
    push(this.#byWords, words.join(' '), entry);
    for (const [at, word] of words.entries()) {
      this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
      if (words.length <= 2) push(this.#byPair, word, entry);
      if (at >= 2 * MAX_WORDS) continue;
      for (const other of words.slice(at + 1, 2 * MAX_WORDS)) {
        push(this.#byPair, `${word} ${other}`, entry);
      }
    }
  }

  /**
   * The names all whose words are words of the wanted one and at least half of them, and those that have all its words,
   * with possibly some others. The latter are not looked for when even the rarest word is in more names than `maxNames`.
   */
  withWordsOf(
    wanted: ComparableName,
    maxNames: number = Infinity,
  ): ComparableName[] {
    const words = [...wanted.words].sort().slice(0, MAX_WORDS);
    const fewer = halfOrMoreOf(words).flatMap(
      some => this.#byWords.get(some.join(' ')) ?? [],
    );
    const counts = words.map(word => this.#counts.get(word) ?? 0);
    if (Math.min(...counts) > maxNames) return fewer;
    return [...fewer, ...this.#withAll(words)];
  }

  /** A name that has all these words, and as many others at most, is under each two of them. */
  #withAll(words: readonly string[]): ComparableName[] {
    const keys =
      words.length === 1
        ? words
        : words.flatMap((word, at) =>
            words.slice(at + 1).map(other => `${word} ${other}`),
          );
    const lists = keys.map(key => this.#byPair.get(key) ?? []);
    return lists.sort((a, b) => a.length - b.length)[0] ?? [];
  }
}

/** The subsets that have at least half of the words, in their order. */
function halfOrMoreOf(words: readonly string[]): string[][] {
  const subsets = words.reduce<string[][]>(
    (smaller, word) => [...smaller, ...smaller.map(some => [...some, word])],
    [[]],
  );
  return subsets.filter(
    some => some.length > 0 && 2 * some.length >= words.length,
  );
}
