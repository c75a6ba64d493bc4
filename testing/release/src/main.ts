import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startRegistry } from './registry';
import { checkTarball, sharedWithUpstream } from './checkTarball';
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
  {
    name: 'legacy',
    legacy: true,
    guide: {
      add: [PAGE, 'Old frontend system'],
      remove: [PAGE, 'Remove it from an old app'],
    },
  },
];

/** Prints what was done, and how long after what was done before. */
function stopwatch() {
  let start = Date.now();
  return (what: string) => {
    console.log(`${what} (${Math.round((Date.now() - start) / 1000)} s)`);
    start = Date.now();
  };
}

/** `names`: which apps; without, that of the new frontend system. */
async function main(names: string[]) {
  const work = mkdtempSync(join(tmpdir(), 'release-'));
  const registry = await startRegistry();
  const done = stopwatch();
  try {
    const { version, packages } = await release({ root, work, registry });
    done(`released ${version}`);
    const shared = await sharedWithUpstream();
    const problems: string[] = [];
    for (const each of packages) {
      const response = await fetch(await registry.tarball(each));
      const tarball = Buffer.from(await response.arrayBuffer());
      const directory = join(work, each.replace(/\W/g, '-'));
      problems.push(...(await checkTarball(tarball, { directory, shared })));
    }
    if (problems.length > 0) throw new Error(problems.join('\n'));
    done(`checked what is in ${packages.length} packages`);

    const executablePath = findChromium();
    const env = yarnOnPath(root, work);
    const apps = APPS.filter(({ name, legacy }) =>
      names.length === 0 ? !legacy : names.includes(name),
    );
    const ended = await Promise.allSettled(
      apps.map(app =>
        dropIn({
          ...{ root, work, registry, env, executablePath },
          done: stopwatch(),
          ...app,
        }),
      ),
    );
    const failed = ended.flatMap((each, index) =>
      each.status === 'rejected'
        ? [`${apps[index].name}: ${each.reason.stack ?? each.reason}`]
        : [],
    );
    if (failed.length > 0) throw new Error(failed.join('\n'));
  } finally {
    await registry.stop();
    if (!process.env.KEEP) rmSync(work, { recursive: true, force: true });
    else console.log(work);
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error.message ?? error);
  process.exit(1);
});
