import { checkPackage, Package } from '@arethetypeswrong/core';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { publint } from 'publint';
import { run } from './run';

/**
 * Packages of upstream's, one for each role of ours. backstage-cli builds all alike, so what publint and "are the types wrong"
 * say of these they say of ours too: a default export that is CommonJS, ES modules without a type.
 */
const OF_UPSTREAM = [
  '@backstage/catalog-model',
  '@backstage/plugin-catalog-backend',
  '@backstage/plugin-catalog-backend-module-logs',
  '@backstage/plugin-catalog-node',
  '@backstage/plugin-kubernetes',
];

/** The kinds of problems that upstream's own packages have as well. */
export async function sharedWithUpstream(): Promise<Set<string>> {
  const kinds = new Set<string>();
  for (const name of OF_UPSTREAM) {
    const directory = dirname(require.resolve(`${name}/package.json`));
    for (const kind of await lint(directory, readTexts(directory))) {
      kinds.add(kind);
    }
  }
  return kinds;
}

/** Everything that is wrong with a package as it is published, in sentences. */
export async function checkTarball(
  tarball: Buffer,
  options: { directory: string; shared: ReadonlySet<string> },
): Promise<string[]> {
  const { directory, shared } = options;
  mkdirSync(directory);
  writeFileSync(join(directory, 'package.tgz'), tarball);
  await run('tar', ['-xzf', 'package.tgz'], { cwd: directory });
  const root = join(directory, 'package');
  const files = readTexts(root);
  const manifest = JSON.parse(files['package.json']);
  const kinds = await lint(root, files);
  return [
    ...contents(files, manifest),
    ...imports(files, manifest),
    ...[...kinds].filter(kind => !shared.has(kind)),
  ].map(problem => `${manifest.name}: ${problem}`);
}

/** The kinds of problems that publint and "are the types wrong" find. */
async function lint(
  directory: string,
  files: Record<string, string>,
): Promise<Set<string>> {
  const kinds = new Set<string>();
  const options = { pkgDir: directory, pack: false, level: 'warning' } as const;
  for (const { code } of (await publint(options)).messages) {
    kinds.add(`publint: ${code}`);
  }
  const { name, version, types } = JSON.parse(files['package.json']);
  const prefix = `/node_modules/${name}/`;
  const entries = Object.entries(files).map(([path, text]) => [
    prefix + path,
    text,
  ]);
  const checked = await checkPackage(
    new Package(Object.fromEntries(entries), name, version),
  );
  if (checked.types) {
    for (const { kind } of checked.problems) {
      kinds.add(`are the types wrong: ${kind}`);
    }
  } else if (types) kinds.add('are the types wrong: there are none');
  return kinds;
}

/** The texts of the files of a package, by their paths in it. */
function readTexts(root: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const file = join(root, path);
    if (path.startsWith('node_modules/') || !statSync(file).isFile()) continue;
    files[path] = readFileSync(file, 'utf8');
  }
  return files;
}

interface Manifest {
  name: string;
  devDependencies?: object;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

function* contents(files: Record<string, string>, manifest: Manifest) {
  for (const needed of ['LICENSE', 'README.md', 'package.json']) {
    if (!files[needed]) yield `${needed} is missing`;
  }
  if (manifest.devDependencies) yield 'devDependencies are published';
  for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
    if (/^(workspace|link|file|portal):/.test(range)) {
      yield `the dependency ${name} is ${range}`;
    }
  }
  for (const [file, text] of Object.entries(files)) {
    if (
      /(^|\/)(__\w+__|fixtures|testUtils|src)(\/|\.|$)|\.(test|cluster-test)\./.test(
        file,
      )
    ) {
      yield `${file} is published, which is for tests`;
    }
    if (
      file.endsWith('.map') &&
      (JSON.parse(text).sourcesContent ?? []).length > 0
    ) {
      yield `${file} holds the source`;
    }
  }
}

const IMPORT =
  /(?:^|[\s;}])(?:from|import|require)\s*\(?\s*['"]([^'"\n]+)['"]/g;

/** What the published files import must be there once the package is installed. */
function* imports(files: Record<string, string>, manifest: Manifest) {
  const declared = {
    ...manifest.dependencies,
    ...manifest.peerDependencies,
    ...manifest.optionalDependencies,
  };
  const missing = new Map<string, string>();
  for (const [file, text] of Object.entries(files)) {
    if (!/\.(js|d\.ts)$/.test(file) || file === 'mooring.js') continue;
    for (const [, id] of text.matchAll(IMPORT)) {
      const name = id
        .split('/')
        .slice(0, id.startsWith('@') ? 2 : 1)
        .join('/');
      if (!/^[@\w]/.test(id) || isBuiltin(id) || name === manifest.name)
        continue;
      if (!(name in declared)) missing.set(name, file);
    }
  }
  for (const [name, file] of missing) {
    yield `${file} imports ${name}, which the manifest doesn't declare`;
  }
}
