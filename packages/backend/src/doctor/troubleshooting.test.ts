import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../../..');
/** Where the doctor's sentences are. */
const SOURCES = [
  'packages/backend/src/doctor',
  'packages/backend/src/auth/signIn',
  'packages/kubernetes-objects/src/index',
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

/** What the page says: the hop of each row, and the words it quotes. */
function rowsOf(page: string): { hop: string; words: string }[] {
  const [, section] = page.split('## What the doctor says');
  return section
    .split('\n## ')[0]
    .split('\n')
    .flatMap(line => {
      const [, hop, words] = /^\| (\S+)[^|]*\| `([^`]+)`/.exec(line) ?? [];
      return words ? [{ hop, words }] : [];
    });
}

/** The words that nobody says. */
function unsaid(page: string): string[] {
  const text = sentences();
  return rowsOf(page)
    .map(({ words }) => words)
    .filter(words => !text.includes(words));
}

const PAGE = readFileSync(
  join(ROOT, 'docs/runbook/troubleshooting.md'),
  'utf8',
);

it('says what docs/runbook/troubleshooting.md quotes, and the page has something of each hop', () => {
  expect(unsaid(PAGE)).toEqual([]);
  const hops = new Set(rowsOf(PAGE).map(({ hop }) => hop));
  expect([...hops].sort()).toEqual(
    [
      ...['sources', 'database', 'base-urls', 'sign-in'],
      ...['dns', 'tcp', 'tls', 'credentials', 'authentication', 'api'],
      ...['clock', 'discovery', 'authorization', 'watch', 'metrics'],
    ].sort(),
  );
});

it('would notice words that the doctor does not say any more', () => {
  const [{ words }] = rowsOf(PAGE);
  const changed = PAGE.replace(`\`${words}\``, '`was said once`');
  expect(unsaid(changed)).toEqual(['was said once']);
});
