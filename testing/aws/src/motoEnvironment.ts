import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ForwardedError, NotFoundError } from '@backstage/errors';
import { lock } from 'proper-lockfile';

const run = promisify(execFile);

const SOURCE = join(
  dirname(require.resolve('@mooring/aws-testing/package.json')),
  'moto',
);
const REQUIREMENTS = join(SOURCE, 'requirements.txt');

/** The program that serves moto. */
export const MOTO_SERVER = join(SOURCE, 'server.py');

/**
 * Returns the Python interpreter of a virtual environment with moto in it, made on the first use and kept, one per set of
 * versions, under `$XDG_CACHE_HOME/mooring` (default: `~/.cache/mooring`). Making it takes about 20 seconds.
 *
 * @throws NotFoundError when there is no Python 3.10 or later with `venv`; ForwardedError when the packages cannot be installed.
 */
export async function findMotoPython(env: {
  XDG_CACHE_HOME?: string;
}): Promise<string> {
  const requirements = await readFile(REQUIREMENTS);
  const version = createHash('sha256')
    .update(requirements)
    .digest('hex')
    .slice(0, 16);
  const cache = join(
    env.XDG_CACHE_HOME || join(homedir(), '.cache'),
    'mooring',
  );
  const directory = join(cache, `moto-${version}`);
  const complete = join(directory, '.complete'); // an interrupted installation leaves none, so the next run repeats it
  if (!(await exists(complete))) {
    await mkdir(cache, { recursive: true, mode: 0o700 });
    const release = await lock(directory, {
      realpath: false,
      retries: { retries: 150, factor: 1, minTimeout: 2_000 },
    });
    try {
      if (!(await exists(complete))) {
        await rm(directory, { recursive: true, force: true });
        await install(directory);
        await writeFile(complete, '');
      }
    } finally {
      await release();
    }
  }
  return join(directory, 'bin', 'python');
}

async function install(directory: string): Promise<void> {
  try {
    await run('python3', [
      '-c',
      'import sys, ensurepip; assert sys.version_info >= (3, 10), sys.version',
    ]);
  } catch (error) {
    throw new NotFoundError(
      'moto, which stands in for AWS, needs Python 3.10 or later with venv; install python3 (on Debian also python3-venv)',
      error,
    );
  }
  try {
    await run('python3', ['-m', 'venv', directory]);
    await run(join(directory, 'bin', 'python'), [
      '-m',
      'pip',
      'install',
      '--require-hashes',
      '-r',
      REQUIREMENTS,
    ]);
  } catch (error) {
    throw new ForwardedError(
      `moto could not be installed from ${REQUIREMENTS} into ${directory}`,
      error,
    );
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
