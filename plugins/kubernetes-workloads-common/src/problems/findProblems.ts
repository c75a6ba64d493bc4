import { Steps } from '@mooring/kubernetes-objects';
import { WorkloadContext } from './createProblem';
import { Problem, ProblemSeverity } from './Problem';
import { problemRules } from './registry';

const severities: readonly ProblemSeverity[] = ['error', 'warning', 'info'];
const ranks = new Map(problemRules.map(({ id }, rank) => [id, rank]));
const consequences = new Set(
  problemRules.flatMap(({ id, consequence }) => (consequence ? [id] : [])),
);

/** What is wrong with a workload, the worst first; what follows from the worst error stands under it. */
export function* findProblems(context: WorkloadContext): Steps<Problem[]> {
  const all: Problem[] = [];
  for (const rule of problemRules) {
    all.push(...rule.check(context));
    yield;
  }
  const found = all.sort(compareProblems);
  const cause = found.find(
    ({ problem, severity }) =>
      severity === 'error' && !consequences.has(problem),
  );
  if (!cause) return found;
  const folded = found.filter(({ problem }) => consequences.has(problem));
  return found
    .filter(problem => !folded.includes(problem))
    .map(problem =>
      problem === cause ? { ...cause, consequences: folded } : problem,
    );
}

/**
 * Orders problems: the most severe first, then by the order of {@link problemRules}, with what these don't know, such as an
 * alert, after what they explain; then the oldest.
 *
 * @public
 */
export function compareProblems(a: Problem, b: Problem): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    rankOf(a) - rankOf(b) ||
    (a.since ?? Number.MAX_VALUE) - (b.since ?? Number.MAX_VALUE)
  );
}

function rankOf({ problem }: Problem): number {
  return ranks.get(problem) ?? ranks.size;
}
