import { Gap, placeOfGap } from './Gap';
import { OpenQuestion } from './World';

const MAX_NAMED = 5;

/** Says once for each reason which entities cannot be judged, what that waits for, and what would settle it. */
export function notesOn(
  open: readonly OpenQuestion[],
  gaps: readonly Gap[],
): string[] {
  const by = (reason: OpenQuestion['reason']) =>
    open.filter(question => question.reason === reason);
  const waiting = by('gap');
  const elsewhere = by('elsewhere');
  return [
    ...(waiting.length > 0 ? [noteOnGaps(waiting, gaps)] : []),
    ...notesOnUnknowns(by('unknown-value')),
    ...(elsewhere.length > 0
      ? [
          `nothing here matches ${entitiesOf(
            elsewhere,
          )}, and no workload here is left for ${
            elsewhere.length === 1 ? 'it' : 'them'
          }: the manifests are probably elsewhere. Name their directory with --manifests to have it checked`,
        ]
      : []),
  ];
}

function noteOnGaps(
  waiting: readonly OpenQuestion[],
  gaps: readonly Gap[],
): string {
  const what = list(gaps.map(gap => `${gap.what} (${placeOfGap(gap)})`));
  return `nothing that could be read matches ${entitiesOf(
    waiting,
  )}, which may be in what could not: ${what}. Render that and pass it with --manifests to have it checked`;
}

function notesOnUnknowns(open: readonly OpenQuestion[]): string[] {
  const groups = new Map<string, OpenQuestion[]>();
  for (const question of open) {
    const what =
      question.what ??
      'the namespace of manifests that name none (--namespace)';
    groups.set(what, [...(groups.get(what) ?? []), question]);
  }
  return [...groups].map(
    ([what, questions]) =>
      `whether ${entitiesOf(questions)} ${
        questions.length === 1 ? 'is' : 'are'
      } linked depends on ${what}, which is not known here`,
  );
}

function entitiesOf(questions: readonly OpenQuestion[]): string {
  return list([...new Set(questions.map(({ entity }) => entity))]);
}

function list(items: readonly string[]): string {
  const named = items.slice(0, MAX_NAMED);
  const more = items.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}
