// Holds the packages' manifests to eslint.walls.js, and writes the table of docs/reference/architecture.md from both.
// `--check` fails where one of them differs.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import prettier from 'prettier';

const { walls, forTests } = createRequire(import.meta.url)(
  '../eslint.walls.js',
);
const PAGE = 'docs/reference/architecture.md';
const [BEGIN, END] = [
  '<!-- packages: written by .ci/walls.mjs -->',
  '<!-- /packages -->',
];

const manifests = execFileSync(
  'git',
  [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    ':(glob)*/*/package.json',
  ],
  {
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter(file => file && existsSync(file));
const problems = [];
for (const file of manifests) {
  const directory = file.replace('/package.json', '');
  const wall = walls[directory];
  if (!wall) {
    problems.push(`${directory} is missing in eslint.walls.js`);
    continue;
  }
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  const own = list =>
    Object.keys(list ?? {})
      .filter(name => name.startsWith('@mooring/'))
      .map(name => name.slice('@mooring/'.length));
  const used = [...own(dependencies), ...own(devDependencies)];
  for (const name of own(dependencies)) {
    if (![...wall.imports, ...forTests].includes(name))
      problems.push(
        `${file} depends on ${name}, which eslint.walls.js forbids`,
      );
  }
  for (const name of wall.imports) {
    if (!used.includes(name))
      problems.push(
        `eslint.walls.js lets ${directory} import ${name}, on which it does not depend`,
      );
  }
}
for (const directory of Object.keys(walls)) {
  if (!manifests.includes(`${directory}/package.json`))
    problems.push(`eslint.walls.js names ${directory}, which is not a package`);
}
// The order of the table is the order of the arrows: nothing imports what stands below it.
const names = Object.keys(walls).map(directory =>
  JSON.parse(readFileSync(`${directory}/package.json`, 'utf8')).name.replace(
    '@mooring/',
    '',
  ),
);
Object.values(walls).forEach(({ imports }, at) => {
  for (const name of imports) {
    if (names.indexOf(name) >= at)
      problems.push(
        `eslint.walls.js: ${names[at]} stands above ${name}, which it imports`,
      );
  }
});

const rows = Object.entries(walls).map(([directory, { imports }]) => {
  const { description = '' } = JSON.parse(
    readFileSync(`${directory}/package.json`, 'utf8'),
  );
  return `| \`${directory}\` | ${description} | ${imports
    .map(name => name.replace(/^plugin-/, ''))
    .join(', ')} |`;
});
const page = readFileSync(PAGE, 'utf8');
const table = [
  '| package | what it is | stands on |',
  '| --- | --- | --- |',
  ...rows,
].join('\n');
const before = page.slice(0, page.indexOf(BEGIN) + BEGIN.length);
const after = page.slice(page.indexOf(END));
const text = prettier.format(`${before}\n\n${table}\n\n${after}`, {
  ...(await prettier.resolveConfig(PAGE)),
  parser: 'markdown',
});
if (process.argv.includes('--check')) {
  if (text !== page)
    problems.push(
      `${PAGE} shows other packages; run ./yarnw node .ci/walls.mjs`,
    );
} else writeFileSync(PAGE, text);

// docs/decisions/0026-a-demo-cluster-of-our-own.md: it shrinks to 8,000.
const DEMO_CLUSTER_LINES = 9_500;
const lines = execFileSync(
  'git',
  ['ls-files', 'packages/demo-cluster/src/*.ts'],
  { encoding: 'utf8' },
)
  .split('\n')
  .filter(
    file =>
      existsSync(file) && !/\.test\.|conformance|__testUtils__/.test(file),
  )
  .reduce(
    (sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1,
    0,
  );
if (lines > DEMO_CLUSTER_LINES)
  problems.push(
    `packages/demo-cluster has ${lines} lines, more than ${DEMO_CLUSTER_LINES}`,
  );

problems.forEach(problem => console.error(problem));
process.exitCode = problems.length === 0 ? 0 : 1;
