import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { InputError } from '@backstage/errors';

const run = promisify(execFile);
const MAX_OUTPUT = 64 * 1024 * 1024;
/** Filters are programs that the repository's configuration names, such as those of Git LFS, and may use the network. */
const NO_FILTERS = ['smudge', 'process'].flatMap(what => [
  '-c',
  `filter.lfs.${what}=`,
]);

/**
 * Writes what a repository held where a revision and the working tree part, into a directory that lasts as long as it is
 * used. The repository stays as it is: neither its index nor its list of worktrees changes, and no hook is run.
 *
 * @param options.root - the repository's root
 * @throws InputError when git does not know the revision
 */
export async function atRevision<T>(
  options: { root: string; revision: string; env: NodeJS.ProcessEnv },
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const { root, revision, env } = options;
  const scratch = await realpath(
    await mkdtemp(join(tmpdir(), 'mooring-since-')),
  );
  const git = async (...args: string[]) => {
    const { stdout } = await run('git', [...NO_FILTERS, '-C', root, ...args], {
      env: { ...env, GIT_INDEX_FILE: join(scratch, 'index') },
      maxBuffer: MAX_OUTPUT,
    });
    return stdout.trim();
  };
  try {
    const commit = await baseOf(revision, git);
    const directory = join(scratch, 'tree');
    await git('read-tree', commit);
    await git('checkout-index', '--all', '--quiet', `--prefix=${directory}/`);
    return await use(directory);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function baseOf(
  revision: string,
  git: (...args: string[]) => Promise<string>,
): Promise<string> {
  let commit: string;
  try {
    commit = await git(
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${revision}^{commit}`,
    );
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(
      code === 'ENOENT'
        ? '--since needs git, which is not on the PATH'
        : `--since ${revision}: git knows no such commit here. In a pipeline, fetch it first: fetch-depth: 0 of actions/checkout, GIT_DEPTH: 0 in GitLab`,
    );
  }
  try {
    return await git('merge-base', commit, 'HEAD');
  } catch {
    // A shallow clone does not know where they part.
    return commit;
  }
}
