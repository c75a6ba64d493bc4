import { LintFinding } from '../LintResult';
import { Place } from '../Place';
import { groupFailures, sayGroup } from './groupFailures';
import { Format } from './Report';

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' };

/**
 * Workflow commands of GitHub Actions, which become annotations on the lines of a pull request.
 *
 * Source: "Workflow commands for GitHub Actions", and `toolkit/packages/core/src/command.ts` for the escapes.
 */
export const github: Format = ({ result, prefix }) => {
  const { findings, failures, notes } = result;
  return [
    ...groupFailures(failures).map(group => {
      const [{ file, line = 1, column = 1 }] = group.failures;
      return annotation({
        command: 'error',
        place: { file, line, column },
        title: 'mooring: could not check',
        message: sayGroup(group),
        prefix,
      });
    }),
    ...findings.map(finding =>
      annotation({
        command: COMMANDS[finding.severity],
        place: finding.place,
        title: `mooring: ${finding.rule}`,
        message: messageOf(finding),
        prefix,
      }),
    ),
    ...notes.map(note => `::notice title=mooring::${escapeData(note)}\n`),
  ].join('');
};

function messageOf({ message, fixes: [fix] }: LintFinding): string {
  return fix ? `${message}\nfix: ${fix.title}` : message;
}

function annotation(options: {
  command: string;
  place: Place;
  title: string;
  message: string;
  prefix: string;
}): string {
  const { command, place, title, message, prefix } = options;
  const { file, line, column, endColumn } = place;
  const properties = {
    file: `${prefix}${file}`,
    line,
    col: column,
    ...(endColumn === undefined ? {} : { endLine: line, endColumn }),
    title,
  };
  const text = Object.entries(properties)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
    .join(',');
  return `::${command} ${text}::${escapeData(message)}\n`;
}

function escapeData(text: string): string {
  return text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
