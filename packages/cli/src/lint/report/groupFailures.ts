import { Failure } from '../LintResult';
import { count } from './summary';

/** Failures of one cause. */
export interface FailureGroup {
  readonly failures: readonly Failure[];
  /** What has happened to all of them, and the remedy. */
  readonly message: string;
}

/** Helm's words for a chart whose dependencies are not vendored: `CheckDependencies` in `pkg/action/dependency.go`. */
const DEPENDENCY = /missing in charts\/ directory: (.+)$/;

/** Groups failures by their cause, those that differ only in names and places being one. */
export function groupFailures(failures: readonly Failure[]): FailureGroup[] {
  const groups = new Map<string, Failure[]>();
  for (const failure of failures) {
    const cause = causeOf(failure);
    groups.set(cause, [...(groups.get(cause) ?? []), failure]);
  }
  return [...groups.values()].map(group => ({
    failures: group,
    message: sayAll(group),
  }));
}

function sayAll(failures: readonly Failure[]): string {
  const [{ message }] = failures;
  if (failures.length === 1 || !DEPENDENCY.test(message)) return message;
  const missing = new Set(
    failures.flatMap(failure =>
      (DEPENDENCY.exec(failure.message)?.[1] ?? '').split(', '),
    ),
  );
  missing.delete('');
  const which = missing.size > 0 ? ` (${[...missing].join(', ')})` : '';
  return `${count(
    failures.length,
    'rendering',
  )} of charts lack a dependency${which}: run "helm dependency build" in each chart`;
}

/** Without what tells one file from another: quoted texts, paths, file names and numbers. */
function causeOf({ message }: Failure): string {
  if (DEPENDENCY.test(message)) return 'dependency';
  return message
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '…')
    .replace(/\S*[/\\]\S*|\b[\w-]+\.(?:ya?ml|json|tf|tpl)\b\S*/g, '…')
    .replace(/\d+/g, '…');
}
