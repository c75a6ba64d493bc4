import { visible } from '@mooring/kubernetes-objects';
import { LintFinding } from '../LintResult';
import { FailureGroup, groupFailures, sayGroup } from './groupFailures';
import { Format } from './Report';

/** What is legal in no XML document, not even escaped. */
const ILLEGAL =
  /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g;

/**
 * JUnit's XML: a failed test for each error and warning, an erroneous one for each cause why files could not be checked, and a
 * passed one for a run without any. Notes are left out, since a test cannot half pass.
 */
export const junit: Format = ({ result, seconds }) => {
  const failures = groupFailures(result.failures);
  const findings = result.findings.filter(
    ({ severity }) => severity !== 'info',
  );
  const cases = [...failures.map(failureCase), ...findings.map(findingCase)];
  if (cases.length === 0)
    cases.push('<testcase classname="mooring" name="lint"/>');
  const counts = `tests="${cases.length}" failures="${findings.length}" errors="${failures.length}"`;
  const time = `time="${seconds.toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts} ${time}>`,
    `<testsuite name="mooring lint" ${counts} ${time}>`,
    ...cases,
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};

function findingCase(finding: LintFinding): string {
  const { rule, severity, place, message, fixes } = finding;
  const name = `${rule} at ${place.file}:${place.line}:${place.column}`;
  const body = [message, ...fixes.map(({ title }) => `fix: ${title}`)]
    .map(visible)
    .join('\n');
  return testCase(
    place.file,
    name,
    `<failure type="${severity}" message="${escape(visible(message))}">${escape(
      body,
    )}</failure>`,
  );
}

function failureCase(group: FailureGroup): string {
  const [{ file, line }] = group.failures;
  const name = line === undefined ? file : `${file}:${line}`;
  return testCase(
    file,
    `could not check ${name}`,
    `<error message="${escape(visible(sayGroup(group)))}"/>`,
  );
}

function testCase(file: string, name: string, content: string): string {
  return `<testcase classname="${escape(visible(file))}" name="${escape(
    visible(name),
  )}">${content}</testcase>`;
}

function escape(text: string): string {
  return text
    .replace(ILLEGAL, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
