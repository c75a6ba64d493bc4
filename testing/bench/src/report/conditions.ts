import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';

/** What the figures of one run depend on, by name. */
export type Conditions = Record<string, string>;

/** The root of the checkout. */
export const REPOSITORY = resolvePackagePath('@mooring/bench', '../..');

/** Reads the conditions of this machine, this checkout and this moment. */
export function readConditions(): Conditions {
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: readCommit(),
    processor: `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    'load at the start': readLoad(),
    'operating system': `${process.platform} ${process.arch}`,
    'Node.js': process.version,
    Backstage: readVersion(join(REPOSITORY, 'backstage.json')),
    '@backstage/plugin-kubernetes-backend': readVersion(
      resolvePackagePath(
        '@backstage/plugin-kubernetes-backend',
        'package.json',
      ),
    ),
  };
}

/** How many processes want to run, on average over five minutes; more than there are processors falsifies times. */
export function readLoad(): string {
  return loadavg()[1].toFixed(1);
}

function readVersion(file: string): string {
  return JSON.parse(readFileSync(file, 'utf8')).version;
}

function readCommit(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: REPOSITORY,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    const isChanged = git('status', '--porcelain') !== '';
    const commit = git('rev-parse', '--short', 'HEAD');
    return isChanged ? `${commit}, with uncommitted changes` : commit;
  } catch {
    return 'unknown'; // no Git, or no checkout
  }
}
