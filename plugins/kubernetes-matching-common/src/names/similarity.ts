import { distance } from 'fastest-levenshtein';
import { ComparableName } from './ComparableName';

/**
 * In what two names differ, the likest first: letter case; separators (`-`, `_`, `.`) and case; a typing mistake; the
 * words around a common core.
 */
export type Similarity = 'case' | 'separators' | 'typo' | 'words';

/** How alike two names are. */
export interface Likeness {
  readonly similarity: Similarity;
  /** Edits between the two, for `typo`; 0 otherwise. */
  readonly edits: number;
}

/** How many edits may lie between a name of this length and another that is taken for a mistyping of it. */
export function maxEdits(length: number): number {
  if (length < 4) return 0;
  return length < 8 ? 1 : 2;
}

/** How alike two different names are, or `undefined` when they are not. */
export function likenessOf(
  a: ComparableName,
  b: ComparableName,
): Likeness | undefined {
  if (a.lower === b.lower) return { similarity: 'case', edits: 0 };
  if (a.folded === b.folded) return { similarity: 'separators', edits: 0 };
  const edits = editsBetween(a, b);
  if (edits !== undefined) return { similarity: 'typo', edits };
  return sharesWords(a, b) ? { similarity: 'words', edits: 0 } : undefined;
}

/** The edits between two names, unless they are too many, or change a number: `shard-1` is not a typo of `shard-2`. */
export function editsBetween(
  a: ComparableName,
  b: ComparableName,
): number | undefined {
  const allowed = maxEdits(Math.min(a.lower.length, b.lower.length));
  if (
    allowed === 0 ||
    Math.abs(a.lower.length - b.lower.length) > allowed ||
    a.numbers !== b.numbers
  ) {
    return undefined;
  }
  if (isSwap(a.lower, b.lower)) return 1;
  const edits = distance(a.lower, b.lower);
  return edits <= allowed ? edits : undefined;
}

/** Whether the telling words of one name are all in the other, and are at least half of all. */
export function sharesWords(a: ComparableName, b: ComparableName): boolean {
  const [fewer, more] =
    a.words.size <= b.words.size ? [a.words, b.words] : [b.words, a.words];
  if (fewer.size === 0 || 2 * fewer.size < more.size) return false;
  for (const word of fewer) {
    if (word.length < 3 || !more.has(word)) return false;
  }
  return true;
}

/** Whether two neighbouring characters changed places. */
function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return (
    a[at] === b[at + 1] &&
    a[at + 1] === b[at] &&
    a.slice(at + 2) === b.slice(at + 2)
  );
}
