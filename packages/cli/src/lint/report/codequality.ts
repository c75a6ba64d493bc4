import { createHash } from 'node:crypto';
import { LintFinding } from '../LintResult';
import { FailureGroup, groupFailures, sayGroup } from './groupFailures';
import { fingerprints } from './identity';
import { Format } from './Report';

/** Source: GitLab, "Code Quality", "Code Quality report format". */
interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: 'info' | 'minor' | 'major' | 'critical' | 'blocker';
  readonly location: {
    readonly path: string;
    readonly lines: { readonly begin: number };
  };
}

const SEVERITIES = { error: 'major', warning: 'minor', info: 'info' } as const;

/** What GitLab shows in merge requests, as an artifact of the type `codequality`. */
export const codequality: Format = ({
  result: { findings, failures },
  prefix,
}) => {
  const ids = fingerprints(findings, prefix);
  const issues = [
    ...groupFailures(failures).map(group => issueOfFailures(group, prefix)),
    ...findings.map((finding, index) => issueOf(finding, ids[index], prefix)),
  ];
  return `${JSON.stringify(issues, undefined, 2)}\n`;
};

function issueOf(
  { rule, severity, message, place, fixes: [fix] }: LintFinding,
  fingerprint: string,
  prefix: string,
): Issue {
  return {
    description: fix ? `${message} Fix: ${fix.title}.` : message,
    check_name: rule,
    fingerprint,
    severity: SEVERITIES[severity],
    location: { path: `${prefix}${place.file}`, lines: { begin: place.line } },
  };
}

function issueOfFailures(group: FailureGroup, prefix: string): Issue {
  const [{ file, line = 1, message }] = group.failures;
  const path = `${prefix}${file}`;
  return {
    description: sayGroup(group),
    check_name: 'could-not-check',
    fingerprint: createHash('sha256')
      .update(JSON.stringify([path, line, message]))
      .digest('hex'),
    severity: 'critical',
    location: { path, lines: { begin: line } },
  };
}
