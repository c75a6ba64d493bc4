// Holds deploy/grafana/mooring.json against the metrics that the plugins count: none that does not exist, none left out.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const sources = execFileSync('git', [
  'grep',
  '--no-index',
  '--exclude-standard',
  '-hoE',
  "'mooring\\.[a-z_.]+'",
  '--',
  'plugins/*/src/*.ts',
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
const expressions = [
  ...dashboard.panels.flatMap(panel =>
    panel.targets.map(target => target.expr),
  ),
  ...dashboard.templating.list.flatMap(variable => variable.query?.query ?? []),
];
// The exporter adds _total to counters, and the others to histograms.
const asked = new Set(
  expressions
    .flatMap(expression => expression.match(/\bmooring_[a-z_]+/g) ?? [])
    .map(name => name.replace(/_(total|bucket|sum|count)$/, '')),
);

const problems = [
  ...[...asked]
    .filter(name => !exported.has(name))
    .map(name => `${name}: asked for, and nothing counts it`),
  ...[...exported]
    .filter(name => !asked.has(name))
    .map(name => `${name}: counted, and not on the dashboard`),
];
if (exported.size === 0) problems.push('no metric was found in the source');
for (const problem of problems) console.error(problem);
console.log(`${asked.size} of ${exported.size} metrics are on the dashboard`);
process.exitCode = problems.length > 0 ? 1 : 0;
