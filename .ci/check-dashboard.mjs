// Holds deploy/grafana against the metrics that the portal counts: none asked for that doesn't exist, none left off the dashboard; and each
// alert has a test and a section in the runbook.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ALERTS = 'deploy/grafana/alerts.yaml';
const sources = execFileSync('git', [
  'grep',
  '--no-index',
  '--exclude-standard',
  '-hoE',
  "'mooring\\.[a-z_.]+'",
  '--',
  'plugins/*/src/*.ts',
  'packages/backend/src/*.ts',
  ':!*.test.ts',
  ':!*/__testUtils__/*',
]).toString();
const exported = new Set(
  sources
    .split('\n')
    .filter(line => line !== '')
    .map(line => line.slice(1, -1).replaceAll('.', '_')),
);

const dashboard = JSON.parse(
  readFileSync('deploy/grafana/mooring.json', 'utf8'),
);
const rules = readFileSync(ALERTS, 'utf8');
const expressions = [
  ...dashboard.panels.flatMap(panel =>
    panel.targets.map(target => target.expr),
  ),
  ...dashboard.templating.list.flatMap(variable => variable.query?.query ?? []),
];
// The exporter adds _total to counters, and the others to histograms.
const namesIn = text =>
  (text.match(/\bmooring_[a-z_]+/g) ?? []).map(name =>
    name.replace(/_(total|bucket|sum|count)$/, ''),
  );
const shown = new Set(expressions.flatMap(namesIn));
const asked = new Set([...shown, ...namesIn(rules)]);

const problems = [
  ...[...asked]
    .filter(name => !exported.has(name))
    .map(name => `${name}: asked for, and nothing counts it`),
  ...[...exported]
    .filter(name => !shown.has(name))
    .map(name => `${name}: counted, and not on the dashboard`),
];
if (exported.size === 0) problems.push('no metric was found in the source');

const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
const runbook = readFileSync('docs/runbook/alerts.md', 'utf8');
const sections = [...runbook.matchAll(/^## (Mooring\w+)$/gm)].map(([, n]) => n);
const tests = readFileSync('deploy/grafana/alerts.test.yaml', 'utf8');
if (alerts.length === 0) problems.push(`${ALERTS}: no alert was found`);
for (const name of alerts) {
  if (!sections.includes(name))
    problems.push(`docs/runbook/alerts.md: ${name} has no section`);
  if (!rules.includes(`/docs/runbook/alerts.md#${name.toLowerCase()}`))
    problems.push(`${ALERTS}: ${name} doesn't lead to its section`);
  const fires = new RegExp(`alertname: ${name}\\n.*\\n\\s+exp_alerts:\\n\\s+-`);
  if (!fires.test(tests))
    problems.push(`deploy/grafana/alerts.test.yaml: ${name} never fires`);
}
for (const name of sections)
  if (!alerts.includes(name))
    problems.push(`docs/runbook/alerts.md: no alert is called ${name}`);

for (const problem of problems) console.error(problem);
console.log(
  `${shown.size} of ${exported.size} metrics are on the dashboard; ${alerts.length} alerts`,
);
process.exitCode = problems.length > 0 ? 1 : 0;
