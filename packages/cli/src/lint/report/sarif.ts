import { rules } from '@mooring/plugin-kubernetes-matching-common';
import type {
  Location,
  Log,
  Notification,
  ReportingDescriptor,
  Result,
} from 'sarif';
import { LintFinding } from '../LintResult';
import { Place } from '../Place';
import { FailureGroup, groupFailures } from './groupFailures';
import { fingerprints } from './identity';
import { pageOf } from './links';
import { Format, Report } from './Report';

/** Source: GitHub, "SARIF support for code scanning". */
const PROBLEM_SEVERITIES = {
  error: 'error',
  warning: 'warning',
  info: 'recommendation',
} as const;
const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;

/** SARIF 2.1.0, as code scanning services read it. */
export const sarif: Format = report => {
  const { result, version, prefix } = report;
  const ids = fingerprints(result.findings, prefix);
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'mooring',
            version,
            informationUri: pageOf('README'),
            rules: rules.map(descriptorOf),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: result.failures.length === 0,
            toolExecutionNotifications: groupFailures(result.failures).map(
              group => notificationOf(group, report),
            ),
          },
        ],
        results: result.findings.map((finding, index) =>
          resultOf(finding, ids[index], report),
        ),
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
    name: nameOf(id),
    shortDescription: { text: description },
    fullDescription: { text: description },
    helpUri: pageOf(id),
    help: {
      text: `${description} See ${pageOf(id)}`,
      markdown: `${description} [What it finds, and how to fix it](${pageOf(
        id,
      )})`,
    },
    properties: {
      tags: ['backstage', 'kubernetes'],
      'problem.severity': PROBLEM_SEVERITIES[severity],
    },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

/** SARIF wants rules named in Pascal case. */
function nameOf(id: string): string {
  return id
    .split('-')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function resultOf(
  finding: LintFinding,
  fingerprint: string,
  report: Report,
): Result {
  const { rule, severity, message, place, related, fixes, entity } = finding;
  const lines = [message, ...fixes.map(({ title }) => `fix: ${title}`)];
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    level: LEVELS[severity],
    message: { text: lines.join('\n') },
    locations: [locationOf(place, report)],
    partialFingerprints: { 'mooring/v1': fingerprint },
    relatedLocations: related.map((other, id) => ({
      id,
      message: { text: other.label },
      ...locationOf(other, report),
    })),
    ...(entity === undefined ? {} : { properties: { entity } }),
  };
}

function notificationOf(
  { failures, message }: FailureGroup,
  report: Report,
): Notification {
  return {
    level: 'error',
    message: { text: message },
    locations: failures.map(({ file, line = 1, column = 1 }) =>
      locationOf({ file, line, column }, report),
    ),
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
