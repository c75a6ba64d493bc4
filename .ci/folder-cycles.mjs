// Fails where folders of a package import each other in a circle: then neither can be read, tested or moved alone. Type
// imports count. Tests and their utilities may reach anywhere.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const IMPORT = /(?:\bfrom|\bimport|\brequire\()\s*\(?\s*['"](\.[^'"]*)['"]/g;
const NO_WALL =
  /\.(test|cluster-test)\.|\/(__testUtils__|testUtils|generated|fixtures)(\/|\.)/;

const listing = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'],
  {
    encoding: 'utf8',
  },
);
const files = listing
  .split('\n')
  .filter(
    file =>
      /^[^/]+\/[^/]+\/src\//.test(file) &&
      !NO_WALL.test(file) &&
      existsSync(file),
  );
const known = new Set(files);

/** One example for each pair of neighbours of which the first imports the second. */
const edges = new Map();
for (const file of files) {
  for (const [, target] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    const path = normalize(join(dirname(file), target));
    const found = [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find(
      each => known.has(each),
    );
    if (!found) continue;
    const [from, to] = [file.split('/'), found.split('/')];
    const common = from.findIndex((part, index) => part !== to[index]);
    // Files of one folder belong together; what counts is where a folder is left.
    if (common < 0 || from.length === common + 1 || to.length === common + 1)
      continue;
    const [a, b] = [from, to].map(parts =>
      parts.slice(0, common + 1).join('/'),
    );
    if (!edges.has(a)) edges.set(a, new Map());
    if (!edges.get(a).has(b)) edges.get(a).set(b, `${file} imports ${found}`);
  }
}

/** The shortest way from a folder back to itself. */
function circle(start) {
  const queue = [[start]];
  const seen = new Set();
  for (const way of queue) {
    for (const next of edges.get(way.at(-1))?.keys() ?? []) {
      if (next === start) return [...way, start];
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push([...way, next]);
    }
  }
  return undefined;
}

const reported = new Set();
for (const folder of [...edges.keys()].sort()) {
  const way = circle(folder);
  const key = way && [...new Set(way)].sort().join();
  if (!way || reported.has(key)) continue;
  reported.add(key);
  console.error(way.join(' → '));
  way
    .slice(1)
    .forEach((to, index) =>
      console.error(`  ${edges.get(way[index]).get(to)}`),
    );
}
process.exitCode = reported.size === 0 ? 0 : 1;
