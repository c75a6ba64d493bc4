import { comparable, ComparableName, differingBits } from './ComparableName';
import {
  editsBetween,
  Likeness,
  likenessOf,
  maxEdits,
  Similarity,
} from './similarity';

/** A name in use that is like the one looked for. */
export interface SimilarName extends Likeness {
  readonly name: string;
}

const ORDER: readonly Similarity[] = ['case', 'separators', 'typo', 'words'];
/** Longer names are no names: label values have 63 characters at most, names 253. */
const MAX_LENGTH = 253;
const MAX_RESULTS = 5;
/** A word that more names share tells nothing, and following it would cost too much. */
const MAX_NAMES_PER_WORD = 200;
/** Further words of a name are not looked at. */
const MAX_WORDS = 6;

/** The names of one length, and what letters and pairs each has, apart so that a scan of these touches nothing else. */
interface SameLength {
  readonly entries: ComparableName[];
  readonly letters: number[];
  readonly pairs: number[];
}

const NO_NAMES: SameLength = { entries: [], letters: [], pairs: [] };

/**
 * Finds names like a given one among many, without looking at most of them: by folded form, by the words they share, and
 * by length and letters for typing mistakes. Names are only ever added; the caller says which are still in use.
 */
export class SimilarNames {
  readonly #known = new Set<string>();
  readonly #byFold = new Map<string, ComparableName[]>();
  readonly #byWord = new Map<string, ComparableName[]>();
  /** By all telling words together, sorted. */
  readonly #byWords = new Map<string, ComparableName[]>();
  readonly #byLength = new Map<number, SameLength>();

  static create(names: Iterable<string> = []): SimilarNames {
    const similar = new SimilarNames();
    for (const name of names) similar.add(name);
    return similar;
  }

  private constructor() {}

  /** Whether most of what it holds can be out of use, so that it is time to make a new one. */
  isMostlyStale(inUse: number): boolean {
    return this.#known.size > 2 * inUse + 1000;
  }

  add(name: string): void {
    if (name.length > MAX_LENGTH || this.#known.has(name)) return;
    this.#known.add(name);
    const entry = comparable(name);
    push(this.#byFold, entry.folded, entry);
    for (const word of entry.words) push(this.#byWord, word, entry);
    push(this.#byWords, [...entry.words].sort().join(' '), entry);
    const sameLength = this.#byLength.get(name.length) ?? {
      entries: [],
      letters: [],
      pairs: [],
    };
    this.#byLength.set(name.length, sameLength);
    sameLength.entries.push(entry);
    sameLength.letters.push(entry.letters);
    sameLength.pairs.push(entry.pairs);
  }

  /**
   * The names in use like this one, without itself, the likest first, no more than a few. Names that share words are
   * looked for only where no name is nearer.
   */
  find(
    wanted: ComparableName,
    isInUse: (name: string) => boolean,
  ): SimilarName[] {
    const isWanted = ({ name }: SimilarName) => isInUse(name);
    const near = alike(wanted, this.#near(wanted)).filter(isWanted);
    const found =
      near.length > 0
        ? near
        : alike(wanted, this.#withWords(wanted, MAX_NAMES_PER_WORD)).filter(
            isWanted,
          );
    return found.sort(byLikeness).slice(0, MAX_RESULTS);
  }

  /** Every name for which {@link SimilarNames.find} might find this one, and possibly others. */
  thatMayFind(name: ComparableName): string[] {
    const candidates = [...this.#near(name), ...this.#withWords(name)];
    return alike(name, candidates).map(({ name: found }) => found);
  }

  #near(wanted: ComparableName): ComparableName[] {
    if (wanted.name.length > MAX_LENGTH) return [];
    const sameFold = this.#byFold.get(wanted.folded) ?? [];
    return [...sameFold, ...this.#mistypings(wanted)];
  }

  /**
   * The names all whose words are words of the wanted one, and those that have all its words, looked for among those that
   * have its rarest.
   */
  #withWords(wanted: ComparableName, maxNames = Infinity): ComparableName[] {
    const words = [...wanted.words].sort().slice(0, MAX_WORDS);
    const fewer = halfOrMoreOf(words).flatMap(
      some => this.#byWords.get(some.join(' ')) ?? [],
    );
    const lists = words.map(word => this.#byWord.get(word) ?? []);
    const [rarest = []] = lists.sort((a, b) => a.length - b.length);
    return rarest.length <= maxNames ? [...fewer, ...rarest] : fewer;
  }

  #mistypings(wanted: ComparableName): ComparableName[] {
    const { length } = wanted.name;
    const allowed = maxEdits(length);
    // At most, an edit takes one letter away and adds another, and does so with two pairs; a swap with three.
    const maxLetters = 2 * allowed;
    const maxPairs = allowed === 1 ? 6 : 4 * allowed;
    const mistypings: ComparableName[] = [];
    for (let other = length - allowed; other <= length + allowed; other++) {
      const { entries, letters, pairs } = this.#byLength.get(other) ?? NO_NAMES;
      for (let i = 0; i < letters.length; i++) {
        if (differingBits(letters[i], wanted.letters) > maxLetters) continue;
        if (differingBits(pairs[i], wanted.pairs) > maxPairs) continue;
        if (editsBetween(wanted, entries[i]) !== undefined) {
          mistypings.push(entries[i]);
        }
      }
    }
    return mistypings;
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

/** Those of the candidates that are like the name, each once. */
function alike(
  wanted: ComparableName,
  candidates: Iterable<ComparableName>,
): SimilarName[] {
  const found: SimilarName[] = [];
  for (const candidate of new Set(candidates)) {
    if (candidate.name === wanted.name) continue;
    const likeness = likenessOf(wanted, candidate);
    if (likeness) found.push({ name: candidate.name, ...likeness });
  }
  return found;
}

function byLikeness(a: SimilarName, b: SimilarName): number {
  const similarity = ORDER.indexOf(a.similarity) - ORDER.indexOf(b.similarity);
  return similarity || a.edits - b.edits || (a.name < b.name ? -1 : 1);
}

function push<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const items = lists.get(key);
  if (items) items.push(item);
  else lists.set(key, [item]);
}
