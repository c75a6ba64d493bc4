// The repository's place, owner/name, is `repository` of the root's package.json; whatever else names it follows.
//
//   node .ci/release/set-repository.mjs owner/name   writes it everywhere: what a fork runs once
//   node .ci/release/set-repository.mjs --list       the files that name it
//   node .ci/release/set-repository.mjs --check      fails where a package or a link does not fit it
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const json = file => JSON.parse(readFileSync(file, 'utf8'));
const git = (...args) =>
  execFileSync('git', args, { encoding: 'utf8' }).split('\n').filter(Boolean);
const [, slug] = /github\.com\/(.+)\.git$/.exec(
  json('package.json').repository.url,
);
const naming = () => git('grep', '-lIF', slug);

const [argument] = process.argv.slice(2);
if (argument === '--list') console.log(naming().join('\n'));
else if (argument === '--check') {
  const problems = [...manifests(), ...links()];
  problems.forEach(problem => console.error(problem));
  process.exitCode = problems.length === 0 ? 0 : 1;
} else if (/^[\w.-]+\/[\w.-]+$/.test(argument ?? '')) {
  for (const file of naming()) {
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(slug, argument));
    console.log(file);
  }
} else {
  console.error('give the repository as owner/name, or --list, or --check');
  process.exitCode = 2;
}

function* manifests() {
  for (const file of git(
    'ls-files',
    ':(glob)packages/*/package.json',
    ':(glob)plugins/*/package.json',
  )) {
    const manifest = json(file);
    if (manifest.private) continue;
    const directory = file.replace('/package.json', '');
    const expected = {
      homepage: `https://github.com/${slug}/tree/main/${directory}#readme`,
      bugs: `https://github.com/${slug}/issues`,
      repository: {
        type: 'git',
        url: `git+https://github.com/${slug}.git`,
        directory,
      },
    };
    for (const [key, value] of Object.entries(expected)) {
      if (JSON.stringify(manifest[key]) !== JSON.stringify(value)) {
        yield `${file}: ${key} must be ${JSON.stringify(value)}`;
      }
    }
    const licence = `${directory}/LICENSE`;
    if (
      !existsSync(licence) ||
      readFileSync(licence, 'utf8') !== readFileSync('LICENSE', 'utf8')
    ) {
      yield `${licence} must be a copy of LICENSE`;
    }
  }
}

/** On npm a README stands alone: its links are absolute, and what they name in this repository is there. */
function* links() {
  for (const file of git(
    'ls-files',
    ':(glob)packages/*/README.md',
    ':(glob)plugins/*/README.md',
  )) {
    if (json(file.replace('README.md', 'package.json')).private) continue;
    for (const [, target] of readFileSync(file, 'utf8').matchAll(
      /\]\(([^)\s]+)\)/g,
    )) {
      if (!/^(https?:|#)/.test(target))
        yield `${file}: ${target} must be an absolute link`;
      const own = new RegExp(
        `github(?:usercontent)?\\.com/${slug}/(?:(?:blob|tree)/)?main/([^#]+)`,
      ).exec(target);
      if (own && !existsSync(own[1]))
        yield `${file}: ${target} names what is not there`;
    }
  }
}
