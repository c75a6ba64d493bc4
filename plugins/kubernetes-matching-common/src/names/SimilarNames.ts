import {
  LABEL_VALUE_MAX_LENGTH,
  Steps,
  visitInSteps,
} from '@mooring/kubernetes-objects';
import { firstInOrder } from '../order/firstInOrder';
import { comparable, ComparableName } from './ComparableName';
import { push } from './push';
import { SegmentIndex } from './SegmentIndex';
import { Likeness, likenessOf, sharesWords, Similarity } from './similarity';
import { WordIndex } from './WordIndex';

/** A name in use that is like the one looked for. */
export interface SimilarName extends Likeness {
  readonly name: string;
}

const ORDER: readonly Similarity[] = ['case', 'separators', 'typo', 'words'];
/** No label has a longer value, so a longer text is not compared with any. */
const MAX_LENGTH = LABEL_VALUE_MAX_LENGTH;
const MAX_RESULTS = 5;
/** A word that more names share tells nothing, and following it would cost too much. */
const MAX_NAMES_PER_WORD = 200;

/**
 * Finds names like a given one among many, without looking at most of them: by folded form, by the words they share, and
 * by parts that a typing mistake leaves alone. Names are only ever added; the caller says which are still in use.
 */
export class SimilarNames {
  readonly #known = new Set<string>();
  readonly #byFold = new Map<string, ComparableName[]>();
  readonly #segments = new SegmentIndex();
  readonly #words = new WordIndex();

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
    this.#segments.add(entry);
    this.#words.add(entry);
  }

  /**
   * The names in use like this one, without itself, the likest first, no more than a few. Names that share words are
   * looked for only where no name is nearer.
   */
  *find(
    wanted: ComparableName,
    isInUse: (name: string) => boolean,
  ): Steps<SimilarName[]> {
    if (wanted.name.length > MAX_LENGTH) return [];
    const near = yield* alike(wanted, yield* this.#near(wanted), isInUse);
    const found =
      near.length > 0
        ? near
        : yield* alike(
            wanted,
            this.#words.withWordsOf(wanted, MAX_NAMES_PER_WORD),
            isInUse,
          );
    return firstInOrder(found, { max: MAX_RESULTS, compare: byLikeness });
  }

  /** Every name for which {@link SimilarNames.find} might find this one, and possibly others. */
  *thatMayFind(name: ComparableName): Steps<string[]> {
    if (name.name.length > MAX_LENGTH) return [];
    const found = new Set(yield* this.#near(name));
    yield* visitInSteps(this.#words.withWordsOf(name), other => {
      if (sharesWords(name, other)) found.add(other);
    });
    return [...found].map(other => other.name);
  }

  *#near(wanted: ComparableName): Steps<ComparableName[]> {
    const sameFold = this.#byFold.get(wanted.folded) ?? [];
    const mistypings = yield* this.#segments.mistypings(wanted);
    return [...sameFold, ...mistypings];
  }
}

/** Those of the candidates that are in use and like the name, each once. */
function* alike(
  wanted: ComparableName,
  candidates: Iterable<ComparableName>,
  isInUse: (name: string) => boolean,
): Steps<SimilarName[]> {
  const found: SimilarName[] = [];
  yield* visitInSteps(new Set(candidates), candidate => {
    if (candidate.name === wanted.name) return;
    const likeness = likenessOf(wanted, candidate);
    if (likeness && isInUse(candidate.name)) {
      found.push({ name: candidate.name, ...likeness });
    }
  });
  return found;
}

function byLikeness(a: SimilarName, b: SimilarName): number {
  const similarity = ORDER.indexOf(a.similarity) - ORDER.indexOf(b.similarity);
  return similarity || a.edits - b.edits || (a.name < b.name ? -1 : 1);
}
