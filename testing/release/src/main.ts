import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startRegistry } from './registry';
import { checkTarball } from './checkTarball';
import { dropIn, Guide } from './dropIn';
import { findChromium } from './findChromium';
import { release, yarnOnPath } from './release';

// eslint-disable-next-line no-restricted-syntax -- a program of the repository, never bundled
const root = resolve(__dirname, '../../..');

const PAGE = 'docs/how-to/add-to-your-backstage.md';
const APPS: Array<{ name: string; legacy: boolean; guide: Guide }> = [
  {
    name: 'new',
    legacy: false,
    guide: {
      add: ['README.md', 'Add it to your Backstage'],
      remove: [PAGE, 'Remove it'],
    },
  },
];

async function main() {
  const work = mkdtempSync(join(tmpdir(), 'release-'));
  const registry = await startRegistry();
  let start = Date.now();
  const done = (what: string) => {
    console.log(`${what} (${Math.round((Date.now() - start) / 1000)} s)`);
    start = Date.now();
  };
  try {
    const { version, packages } = await release({ root, work, registry });
    done(`released ${version}`);
    const problems: string[] = [];
    for (const name of packages) {
      const tarball = await fetch(await registry.tarball(name));
      const directory = join(work, name.replace(/\W/g, '-'));
      problems.push(
        ...(await checkTarball(
          Buffer.from(await tarball.arrayBuffer()),
          directory,
        )),
      );
    }
    if (problems.length > 0) throw new Error(problems.join('\n'));
    done(`checked what is in ${packages.length} packages`);

    const executablePath = findChromium();
    const env = yarnOnPath(root, work);
    for (const app of APPS) {
      await dropIn({ root, work, registry, env, executablePath, done, ...app });
    }
  } finally {
    await registry.stop();
    if (!process.env.KEEP) rmSync(work, { recursive: true, force: true });
    else console.log(work);
  }
}

main().catch(error => {
  console.error(error.message ?? error);
  process.exit(1);
});
