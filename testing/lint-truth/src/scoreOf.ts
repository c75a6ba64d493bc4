import { Answer } from './lintProject';
import { Project } from './Project';

/** How well an answer fits the truth about a project. */
export interface Score {
  /** Errors about what is not known to be wrong. */
  readonly falseErrors: number;
  readonly falseWarnings: number;
  /** Whether the mismatch was not found. */
  readonly isMissed: boolean;
  /** Whether nothing says that nobody can tell. */
  readonly isSilent: boolean;
  /** What is not as it should be, in a line each. */
  readonly problems: readonly string[];
}

/** Compares what the linter says of a project with the truth. */
export function scoreOf(project: Project, answer: Answer): Score {
  const { is, finds, isAboutEntity, once, fails } = project;
  const findings = answer.findings.filter(
    ({ severity }) => severity !== 'info',
  );
  const isExpected = ({ rule, entity }: Answer['findings'][number]) =>
    is === 'wrong' &&
    (finds.includes('*') || finds.includes(rule)) &&
    (isAboutEntity || entity === undefined);
  const expected = findings.filter(isExpected);
  const others = findings.filter(finding => !isExpected(finding));
  const repeated = once ? expected.slice(1) : [];
  const wrong = [...others, ...repeated];
  const isMissed = is === 'wrong' && expected.length === 0;
  const isSilent =
    is === 'undecidable' &&
    answer.notes.length === 0 &&
    answer.failures.length === 0 &&
    answer.findings.length === 0;
  const hasFailed = answer.failures.length > 0;
  return {
    falseErrors: wrong.filter(({ severity }) => severity === 'error').length,
    falseWarnings: wrong.filter(({ severity }) => severity === 'warning')
      .length,
    isMissed,
    isSilent,
    problems: [
      ...wrong.map(
        ({ rule, severity, message }) =>
          `false ${severity} ${rule}: ${message}`,
      ),
      ...(isMissed ? [`missed ${finds.join(' or ')}`] : []),
      ...(isSilent ? ['says nothing'] : []),
      ...(hasFailed && !fails
        ? answer.failures.map(({ message }) => `could not check: ${message}`)
        : []),
      ...(!hasFailed && fails ? ['overlooks what cannot be read'] : []),
    ],
  };
}
