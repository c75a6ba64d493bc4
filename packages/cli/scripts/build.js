// Builds the package that is published, in dist/ or the directory that is given: the whole command in one file, which needs
// nothing but Node.js.
const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');

const root = path.resolve(__dirname, '..');
const dist = path.resolve(process.argv[2] ?? path.join(root, 'dist'));
const {
  name,
  version,
  description,
  keywords,
  license,
  homepage,
  bugs,
  repository,
} = require('../package.json');

fs.rmSync(dist, { recursive: true, force: true });
const { metafile } = esbuild.buildSync({
  absWorkingDir: root,
  entryPoints: ['src/index.ts'],
  outfile: path.join(dist, 'mooring.js'),
  bundle: true,
  platform: 'node',
  target: 'node22',
  minify: true,
  legalComments: 'none', // their texts follow, whole
  metafile: true,
  mainFields: ['module', 'main'],
  // Its ES module asks where it lies, which a script in one file cannot say.
  alias: { 'web-tree-sitter': require.resolve('web-tree-sitter') },
  banner: { js: '#!/usr/bin/env node' },
});
fs.chmodSync(path.join(dist, 'mooring.js'), 0o755);
// The parser of Terraform's language is WebAssembly, which is read from a file.
const grammar = '@tree-sitter-grammars/tree-sitter-hcl';
for (const wasm of [
  'web-tree-sitter/web-tree-sitter.wasm',
  `${grammar}/tree-sitter-terraform.wasm`,
]) {
  const target = path.join(dist, path.basename(wasm));
  fs.copyFileSync(require.resolve(wasm), target);
}
fs.cpSync(path.join(root, 'schemas'), path.join(dist, 'schemas'), {
  recursive: true,
});
fs.copyFileSync(path.join(root, 'README.md'), path.join(dist, 'README.md'));
fs.copyFileSync(path.join(root, '../../LICENSE'), path.join(dist, 'LICENSE'));
// The licences of what is bundled ask to be handed on with it.
const bundled = new Set(
  Object.keys(metafile.inputs)
    .filter(input => input.includes('node_modules/'))
    .map(input =>
      path.resolve(
        root,
        /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)[1],
      ),
    ),
);
bundled.add(path.dirname(require.resolve(`${grammar}/package.json`)));
const licences = [...bundled].sort().map(directory => {
  const {
    name: dependency,
    license: id,
  } = require(`${directory}/package.json`);
  const file = fs
    .readdirSync(directory)
    .find(entry => /^(licen[cs]e|copying)/i.test(entry));
  const text = file
    ? fs.readFileSync(path.join(directory, file), 'utf8').trim()
    : `Licensed under ${id}.`;
  return `## ${dependency}\n\n${text}\n`;
});
fs.writeFileSync(
  path.join(dist, 'THIRD_PARTY_LICENSES.md'),
  licences.join('\n'),
);
// What is bundled is no dependency of the published package.
const manifest = {
  name,
  version,
  description,
  keywords,
  license,
  homepage,
  bugs,
  repository,
  bin: { mooring: 'mooring.js' },
  engines: { node: '>=22' },
};
fs.writeFileSync(
  path.join(dist, 'package.json'),
  `${JSON.stringify(manifest, undefined, 2)}\n`,
);
