import { rules } from '@mooring/plugin-kubernetes-matching-common';
import type {
  Location,
  Log,
  Notification,
  ReportingDescriptor,
  Result,
} from 'sarif';
import { Failure, LintFinding } from '../LintResult';
import { Place } from '../Place';
import { Format, Report } from './Report';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;

/** SARIF 2.1.0, as code scanning services read it. */
export const sarif: Format = report => {
  const { result, version } = report;
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'mooring', version, rules: rules.map(descriptorOf) },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: result.failures.length === 0,
            toolExecutionNotifications: result.failures.map(failure =>
              notificationOf(failure, report),
            ),
          },
        ],
        results: result.findings.map(finding => resultOf(finding, report)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
};

function descriptorOf({
  id,
  description,
  severity,
}: (typeof rules)[number]): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: description },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function resultOf(finding: LintFinding, report: Report): Result {
  const { rule, severity, message, place, related, fixes, entity } = finding;
  const lines = [message, ...fixes.map(({ title }) => `fix: ${title}`)];
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    level: LEVELS[severity],
    message: { text: lines.join('\n') },
    locations: [locationOf(place, report)],
    relatedLocations: related.map((other, id) => ({
      id,
      message: { text: other.label },
      ...locationOf(other, report),
    })),
    ...(entity === undefined ? {} : { properties: { entity } }),
  };
}

function notificationOf(
  { file, line = 1, column = 1, message }: Failure,
  report: Report,
): Notification {
  return {
    level: 'error',
    message: { text: message },
    locations: [locationOf({ file, line, column }, report)],
  };
}

function locationOf(
  { file, line, column, endColumn }: Place,
  { prefix }: Report,
): Location {
  const path = `${prefix}${file}`;
  return {
    physicalLocation: {
      artifactLocation: {
        uri: path.split('/').map(encodeURIComponent).join('/'),
      },
      region: { startLine: line, startColumn: column, endColumn },
    },
  };
}
