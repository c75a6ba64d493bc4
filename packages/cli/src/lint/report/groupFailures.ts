import { Failure } from '../LintResult';
import { count } from './summary';

/** Failures of one cause. */
export interface FailureGroup {
  readonly failures: readonly Failure[];
  /** What has happened to all of them, and the remedy. */
  readonly message: string;
}

/** Places that a message names. */
const MAX_PLACES = 10;

/** What a group is about, in one text: the cause, and where else it is than at the first place. */
export function sayGroup({ failures, message }: FailureGroup): string {
  const others = failures.slice(1);
  if (others.length === 0) return message;
  const named = others.slice(0, MAX_PLACES - 1).map(placeOfFailure);
  const more = others.length - named.length;
  const rest = more > 0 ? ` and ${more} more` : '';
  return `${message} (and so for ${named.join(', ')}${rest})`;
}

/** `k8s/app.yaml:3:1`, as far as it is known. */
export function placeOfFailure({ file, line, column }: Failure): string {
  return [file, line, column].filter(part => part !== undefined).join(':');
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
