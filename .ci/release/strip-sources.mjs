// Takes the sources out of the source maps of the built packages: they are in the repository, and an installed portal would carry
// them twice.
import { globSync, readFileSync, writeFileSync } from 'node:fs';

for (const file of globSync([
  'packages/*/dist/**/*.map',
  'plugins/*/dist/**/*.map',
])) {
  const { sourcesContent, ...map } = JSON.parse(readFileSync(file, 'utf8'));
  if (sourcesContent) writeFileSync(file, JSON.stringify(map));
}
