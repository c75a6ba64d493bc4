import { fold, tellingWords } from './fold';
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

interface Entry {
  readonly name: string;
  /** Which letters occur, as bits: an edit changes two at most, so most names are ruled out without comparing them. */
  readonly letters: number;
}

/**
 * Finds names like a given one among many, without looking at most of them: by folded form, by the words they share, and
 * by length and letters for typing mistakes. Names are only ever added; the caller says which are still in use.
 */
export class SimilarNames {
  readonly #known = new Set<string>();
  readonly #byFold = new Map<string, string[]>();
  readonly #byWord = new Map<string, string[]>();
  readonly #byLength = new Map<number, Entry[]>();

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
    push(this.#byFold, fold(name), name);
    for (const word of tellingWords(name)) push(this.#byWord, word, name);
    push(this.#byLength, name.length, { name, letters: lettersOf(name) });
  }

  /** The names in use like this one, without itself, the likest first. */
  find(name: string, isInUse: (name: string) => boolean): SimilarName[] {
    const found = new Map<string, SimilarName>();
    if (name.length > MAX_LENGTH) return [];
    for (const candidate of this.#candidates(name)) {
      if (candidate === name || found.has(candidate) || !isInUse(candidate))
        continue;
      const likeness = likenessOf(name, candidate);
      if (likeness) found.set(candidate, { name: candidate, ...likeness });
    }
    return [...found.values()].sort(byLikeness).slice(0, MAX_RESULTS);
  }

  *#candidates(name: string): Iterable<string> {
    yield* this.#byFold.get(fold(name)) ?? [];
    yield* this.#mistypings(name);
    for (const word of tellingWords(name)) {
      const names = this.#byWord.get(word) ?? [];
      if (names.length <= MAX_NAMES_PER_WORD) yield* names;
    }
  }

  *#mistypings(name: string): Iterable<string> {
    const letters = lettersOf(name);
    const allowed = maxEdits(name.length);
    for (
      let length = name.length - allowed;
      length <= name.length + allowed;
      length++
    ) {
      for (const entry of this.#byLength.get(length) ?? []) {
        if (differingBits(entry.letters, letters) > 2 * allowed) continue;
        if (editsBetween(name, entry.name) !== undefined) yield entry.name;
      }
    }
  }
}

function byLikeness(a: SimilarName, b: SimilarName): number {
  const similarity = ORDER.indexOf(a.similarity) - ORDER.indexOf(b.similarity);
  return similarity || a.edits - b.edits || (a.name < b.name ? -1 : 1);
}

function push<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const items = lists.get(key);
  if (items) items.push(item);
  else lists.set(key, [item]);
}

/* eslint-disable no-bitwise */
function lettersOf(name: string): number {
  const lower = name.toLowerCase();
  let bits = 0;
  for (let i = 0; i < lower.length; i++) bits |= 1 << lower.charCodeAt(i) % 32;
  return bits;
}

function differingBits(a: number, b: number): number {
  let bits = a ^ b;
  let count = 0;
  for (; bits !== 0; bits &= bits - 1) count++;
  return count;
}
/* eslint-enable no-bitwise */
