// Builds what is published: dist/ holds the whole command in one file, which needs nothing but Node.js.
const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');

const root = path.resolve(__dirname, '..');
const dist = path.join(root, 'dist');
const {
  name,
  version,
  description,
  keywords,
  license,
} = require('../package.json');

fs.rmSync(dist, { recursive: true, force: true });
esbuild.buildSync({
  absWorkingDir: root,
  entryPoints: ['src/index.ts'],
  outfile: 'dist/mooring.js',
  bundle: true,
  platform: 'node',
  target: 'node22',
  minify: true,
  keepNames: true,
  legalComments: 'linked',
  mainFields: ['module', 'main'],
  banner: { js: '#!/usr/bin/env node' },
});
fs.chmodSync(path.join(dist, 'mooring.js'), 0o755);
fs.cpSync(path.join(root, 'schemas'), path.join(dist, 'schemas'), {
  recursive: true,
});
fs.copyFileSync(path.join(root, 'README.md'), path.join(dist, 'README.md'));
fs.copyFileSync(path.join(root, '../../LICENSE'), path.join(dist, 'LICENSE'));
// What is bundled is no dependency of the published package.
const manifest = {
  name,
  version,
  description,
  keywords,
  license,
  bin: { mooring: 'mooring.js' },
  engines: { node: '>=22' },
};
fs.writeFileSync(
  path.join(dist, 'package.json'),
  `${JSON.stringify(manifest, undefined, 2)}\n`,
);
