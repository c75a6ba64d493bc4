// Writes the version of the packages where a file names the version of the command or of the tag: the Action, the GitLab
// component, the MegaLinter plugin, the pages that show them. `--check` fails where another one stands.
import { readFileSync, writeFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync('packages/cli/package.json'));
const NUMBER = /\d+\.\d+\.\d+(?:-[\w.]+)?/;
/** Each file with what stands before a version in it. */
const PLACES = {
  'action.yml': [
    /(description: The version of @mooring\/cli to run\n\s+default: )/,
  ],
  'templates/lint.yml': [/(\n\s+version:\n\s+default: )/],
  'mega-linter-plugin-mooring/mooring.megalinter-descriptor.yml': [
    /(@mooring\/cli@)/,
  ],
  'docs/how-to/lint-in-pull-requests.md': [
    /(uses: [\w.-]+\/[\w.-]+@v)/,
    /(\/lint@)/,
    /(\n\s+rev: v)/,
    /(raw\.githubusercontent\.com\/[\w.-]+\/[\w.-]+\/v)/,
  ],
};

let wrong = 0;
for (const [file, places] of Object.entries(PLACES)) {
  const before = readFileSync(file, 'utf8');
  let text = before;
  for (const place of places) {
    const pattern = new RegExp(`${place.source}(${NUMBER.source})`, 'g');
    const found = [...text.matchAll(pattern)];
    if (found.length === 0) {
      console.error(
        `${file}: no version after ${place}; correct .ci/release/stamp-version.mjs`,
      );
      wrong++;
    }
    text = text.replace(pattern, `$1${version}`);
  }
  if (text === before) continue;
  if (process.argv.includes('--check')) {
    console.error(
      `${file} names another version than ${version}; run ./yarnw node .ci/release/stamp-version.mjs`,
    );
    wrong++;
  } else writeFileSync(file, text);
}
process.exitCode = wrong === 0 ? 0 : 1;
