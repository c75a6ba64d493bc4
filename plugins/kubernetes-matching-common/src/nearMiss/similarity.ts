import { distance } from 'fastest-levenshtein';
import { fold, tellingWords } from './fold';

/**
 * In what two names differ, the likest first: letter case; separators (`-`, `_`, `.`) and case; a typing mistake; the
 * words around a common core.
 *
 * @public
 */
export type Similarity = 'case' | 'separators' | 'typo' | 'words';

/** How alike two names are; smaller is likelier the same. */
export interface Likeness {
  readonly similarity: Similarity;
  /** Edits between the two, for `typo`; 0 otherwise. */
  readonly edits: number;
}

/** How many edits may lie between a name and another that is taken for a mistyping of it. */
export function maxEdits(length: number): number {
  if (length < 4) return 0;
  if (length < 8) return 1;
  return length < 16 ? 2 : 3;
}

/** How alike two different names are, or `undefined` when they are not. */
export function likenessOf(a: string, b: string): Likeness | undefined {
  if (a.toLowerCase() === b.toLowerCase())
    return { similarity: 'case', edits: 0 };
  if (fold(a) === fold(b)) return { similarity: 'separators', edits: 0 };
  const edits = editsBetween(a, b);
  if (edits !== undefined) return { similarity: 'typo', edits };
  return sharesWords(a, b) ? { similarity: 'words', edits: 0 } : undefined;
}

/** The edits between two names, unless they are too many, or change a number: `shard-1` is no typo of `shard-2`. */
export function editsBetween(a: string, b: string): number | undefined {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  const allowed = maxEdits(Math.min(left.length, right.length));
  if (allowed === 0 || Math.abs(left.length - right.length) > allowed)
    return undefined;
  if (numbersOf(left) !== numbersOf(right)) return undefined;
  if (isSwap(left, right)) return 1;
  const edits = distance(left, right);
  return edits <= allowed ? edits : undefined;
}

/** Whether the telling words of one name are all in the other, and are at least half of all. */
export function sharesWords(a: string, b: string): boolean {
  const [left, right] = [tellingWords(a), tellingWords(b)];
  const [fewer, more] = left.size <= right.size ? [left, right] : [right, left];
  return (
    fewer.size > 0 &&
    2 * fewer.size >= more.size &&
    [...fewer].every(word => word.length > 2 && more.has(word))
  );
}

function numbersOf(name: string): string {
  return name.replace(/[^0-9]+/g, ' ').trim();
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
