import {
  checkPackage,
  createPackageFromTarballData,
} from '@arethetypeswrong/core';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { publint } from 'publint';
import { run } from './run';

/**
 * What publint and "are the types wrong" say of upstream's own packages too, because backstage-cli builds all alike: types
 * stand after `import` in `exports`, and the ES module has no `type` of its own. upstream.test.ts holds it to that.
 */
export const SHARED_WITH_UPSTREAM = {
  publint: ['EXPORTS_TYPES_SHOULD_BE_FIRST', 'FILE_INVALID_FORMAT'],
  attw: [
    'FallbackCondition',
    'InternalResolutionError',
    'FalseCJS',
    'FalseESM',
    'NoResolution',
  ],
};

/** Everything that is wrong with a package as it is published, in sentences. */
export async function checkTarball(
  tarball: Buffer,
  directory: string,
): Promise<string[]> {
  const files = await unpack(tarball, directory);
  const manifest = JSON.parse(files['package.json']);
  const problems = [...contents(files, manifest), ...imports(files, manifest)];

  const lint = await publint({
    pkgDir: join(directory, 'package'),
    pack: false,
    level: 'warning',
  });
  for (const { code, path } of lint.messages) {
    if (SHARED_WITH_UPSTREAM.publint.includes(code)) continue;
    problems.push(`publint: ${code} at ${path.join('.')}`);
  }
  const types = await checkPackage(createPackageFromTarballData(tarball));
  if (types.types) {
    for (const { kind } of types.problems) {
      if (SHARED_WITH_UPSTREAM.attw.includes(kind)) continue;
      problems.push(`are the types wrong: ${kind}`);
    }
  }
  return problems.map(problem => `${manifest.name}: ${problem}`);
}

/** The texts of the files in a tarball, by their paths in the package. */
async function unpack(tarball: Buffer, directory: string) {
  mkdirSync(directory);
  writeFileSync(join(directory, 'package.tgz'), tarball);
  await run('tar', ['-xzf', 'package.tgz'], { cwd: directory });
  const root = join(directory, 'package');
  const files: Record<string, string> = {};
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const file = join(root, path);
    if (statSync(file).isFile()) files[path] = readFileSync(file, 'utf8');
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
      if (id.startsWith('.') || isBuiltin(id) || name === manifest.name)
        continue;
      if (!(name in declared)) missing.set(name, file);
    }
  }
  for (const [name, file] of missing) {
    yield `${file} imports ${name}, which is not a declared dependency`;
  }
}
