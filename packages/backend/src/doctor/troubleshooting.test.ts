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

/** A sentence about a hop that is not well, its values left out. */
interface Sentence {
  readonly hop: string;
  readonly text: string;
}

/** What is said by `failed(hop, detail, remedy)`, as far as it stands there. */
function sentencesOf(code: string): Sentence[] {
  const text = code.replace(/\s+/g, ' ');
  return [...text.matchAll(/\bfailed\( ?'([\w-]+)', /g)].flatMap(found => {
    const detail = argumentAt(text, found.index + found[0].length);
    const literals = detail.match(/`[^`]*`|'[^']*'|"[^"]*"/g) ?? [];
    return literals
      .map(literal => ({ hop: found[1], text: literal.slice(1, -1) }))
      .filter(({ text: said }) => /\w/.test(said));
  });
}

/** The code of one argument, which ends at a comma or a bracket that is not within it. */
function argumentAt(code: string, start: number): string {
  let depth = 0;
  let quote: string | undefined;
  for (let at = start; at < code.length; at++) {
    const sign = code[at];
    if (quote !== undefined) {
      if (sign === quote) quote = undefined;
    } else if ('`\'"'.includes(sign)) quote = sign;
    else if ('({['.includes(sign)) depth++;
    else if (depth === 0 && ',)'.includes(sign)) return code.slice(start, at);
    else if (')}]'.includes(sign)) depth--;
  }
  throw new Error(`no end: ${code.slice(start, start + 80)}`);
}

/** The sentences that the page has no row for. */
function unexplained(page: string, code: string): string[] {
  const rows = rowsOf(page);
  return sentencesOf(code)
    .filter(
      ({ hop, text }) =>
        !rows.some(row => row.hop === hop && text.includes(row.words)),
    )
    .map(({ hop, text }) => `${hop}: ${text}`);
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
      ...['clock', 'discovery', 'authorization', 'logs', 'watch', 'metrics'],
    ].sort(),
  );
});

it('says nothing of a hop that docs/runbook/troubleshooting.md does not explain', () => {
  const code = sentences();
  expect(sentencesOf(code).length).toBeGreaterThan(20);
  expect(unexplained(PAGE, code)).toEqual([]);
  const added = `failed('tls', isOld(now(), 1) ? \`\${name} is old.\` : 'It is odd.', 'Renew it.')`;
  expect(unexplained(PAGE, code + added)).toEqual([
    'tls: ${name} is old.',
    'tls: It is odd.',
  ]);
});

it('would notice words that the doctor does not say any more', () => {
  const [{ words }] = rowsOf(PAGE);
  const changed = PAGE.replace(`\`${words}\``, '`was said once`');
  expect(unsaid(changed)).toEqual(['was said once']);
});
