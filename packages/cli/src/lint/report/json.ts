import { LintFix } from '../LintResult';
import { groupFailures } from './groupFailures';
import { Format } from './Report';

/** For programs; the shape is described in `docs/reference/cli.md`. */
export const json: Format = ({ result: { findings, checked, failures } }) => {
  const report = {
    findings: findings.map(
      ({ rule, severity, place, entity, message, fixes }) => ({
        rule,
        severity,
        file: place.file,
        line: place.line,
        column: place.column,
        entity,
        message,
        fixes: fixes.map(plainFix),
      }),
    ),
    checked,
    failures,
    causes: groupFailures(failures).map(group => ({
      message: group.message,
      failures: group.failures.map(failure => failures.indexOf(failure)),
    })),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
};

function plainFix({ document, ...fix }: LintFix) {
  return { ...fix, file: document?.file.name };
}
