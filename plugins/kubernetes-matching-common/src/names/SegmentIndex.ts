import { Steps, visitInSteps } from '@mooring/kubernetes-objects';
import { ComparableName, differingBits } from './ComparableName';
import { push } from './push';
import { editsBetween, maxEdits } from './similarity';

/** One more than the pieces that two edits, or one swap of neighbours, can touch: one piece stays as it is. */
const SEGMENTS = 3;
const MAX_EDITS = SEGMENTS - 1;

/**
 * Names by the thirds they consist of. Of two names within two edits of each other one third is the same in both, and
 * moved by no more than the edits; only names that share one have to be compared.
 * Li, Deng, Wang, Feng: "Pass-Join: a partition-based method for similarity joins" (VLDB 2011).
 */
export class SegmentIndex {
  /** By text, for each length and segment. */
  readonly #bySegment: Map<string, ComparableName[]>[] = [];

  add(entry: ComparableName): void {
    const { length } = entry.lower;
    if (maxEdits(length) === 0) return;
    for (let segment = 0; segment < SEGMENTS; segment++) {
      const from = startOf(segment, length);
      const text = entry.lower.slice(from, startOf(segment + 1, length));
      const place = placeOf(length, segment);
      this.#bySegment[place] ??= new Map();
      push(this.#bySegment[place], text, entry);
    }
  }

  /** The names that differ from the wanted one by a typing mistake, and the wanted one itself. */
  *mistypings(wanted: ComparableName): Steps<Set<ComparableName>> {
    const { length } = wanted.lower;
    const allowed = maxEdits(length);
    const found = new Set<ComparableName>();
    for (let other = length - allowed; other <= length + allowed; other++) {
      for (let segment = 0; segment < SEGMENTS; segment++) {
        yield* this.#compare(wanted, other, segment, found);
      }
    }
    return found;
  }

  /** Compares with the names of one length that have this segment in common with the wanted one. */
  *#compare(
    wanted: ComparableName,
    length: number,
    segment: number,
    found: Set<ComparableName>,
  ): Steps<void> {
    const { lower, letters, pairs } = wanted;
    const allowed = maxEdits(lower.length);
    // At most, an edit takes one letter away and adds another, and does so with two pairs; a swap with three.
    const maxLetters = 2 * allowed;
    const maxPairs = allowed === 1 ? 6 : 4 * allowed;
    const bySegment = this.#bySegment[placeOf(length, segment)];
    if (!bySegment) return;
    const from = startOf(segment, length);
    const size = startOf(segment + 1, length) - from;
    const last = Math.min(from + MAX_EDITS, lower.length - size);
    for (let at = Math.max(0, from - MAX_EDITS); at <= last; at++) {
      const sharing = bySegment.get(lower.slice(at, at + size));
      if (!sharing) continue;
      yield* visitInSteps(sharing, entry => {
        if (
          differingBits(entry.letters, letters) <= maxLetters &&
          differingBits(entry.pairs, pairs) <= maxPairs &&
          editsBetween(wanted, entry) !== undefined
        ) {
          found.add(entry);
        }
      });
    }
  }
}

function startOf(segment: number, length: number): number {
  return Math.floor((segment * length) / SEGMENTS);
}

function placeOf(length: number, segment: number): number {
  return SEGMENTS * length + segment;
}
