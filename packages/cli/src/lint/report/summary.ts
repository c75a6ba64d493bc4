import { Severity } from '@mooring/plugin-kubernetes-matching-common';
import { LintFinding } from '../LintResult';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** `1 file`, `2 files`. */
export function count(
  number: number,
  one: string,
  several = `${one}s`,
): string {
  return `${number} ${number === 1 ? one : several}`;
}

/** How many findings there are of each severity, those left out of which there is none. */
export function summarizeSeverities(
  findings: readonly LintFinding[],
): string[] {
  return SEVERITIES.map(severity => ({
    severity,
    number: findings.filter(finding => finding.severity === severity).length,
  }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) =>
      severity === 'info' ? count(number, 'note') : count(number, severity),
    );
}
