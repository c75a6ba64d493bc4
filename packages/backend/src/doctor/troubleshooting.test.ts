import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../../..');
/** Where the doctor's sentences are. */
const SOURCES = [
  'packages/backend/src/doctor',
  'packages/backend/src/auth/signIn',
  'plugins/kubernetes-doctor-node/src',
  'plugins/kubernetes-backend-module-cache/src/doctor',
  'plugins/kubernetes-backend-module-cache/src/sources',
  'plugins/kubernetes-backend-module-eks/src/discovery',
];

/** The code without line breaks, since sentences are broken where a line ends. */
function sentences(): string {
  return SOURCES.flatMap(folder =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map(name => readFileSync(join(ROOT, folder, name), 'utf8')),
  )
    .join('\n')
    .replace(/\s+/g, ' ');
}

it('is what docs/runbook/troubleshooting.md quotes', () => {
  const page = readFileSync(
    join(ROOT, 'docs/runbook/troubleshooting.md'),
    'utf8',
  );
  const [, section] = page.split('## What the doctor says');
  const quoted = section
    .split('\n## ')[0]
    .split('\n')
    .flatMap(line => /^\|[^|]*\| `([^`]+)`/.exec(line)?.[1] ?? []);
  expect(quoted.length).toBeGreaterThan(10);
  const text = sentences();
  expect(quoted.filter(words => !text.includes(words))).toEqual([]);
});
