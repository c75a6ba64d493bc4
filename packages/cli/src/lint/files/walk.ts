import { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withinTime } from '../withinTime';
import { Checkout } from './Checkout';
import {
  GitIgnoreFile,
  ignoreFilesAbove,
  isGitIgnored,
  readIgnoreFile,
} from './gitIgnore';

/** Directories of tools, never of an author's. */
const SKIPPED = new Set(['.git', 'node_modules', '.terraform']);
/** Patterns come from the repository, and matching some takes forever. */
const PATTERN_TIME_MS = 2000;

/** A file that was found. */
export interface FoundFile {
  /** Absolute; may be a symbolic link. */
  readonly path: string;
  readonly isLink: boolean;
}

/**
 * The files below a directory that git does not ignore, in order of their names. Symbolic links are found, not followed:
 * what they lead to inside the checkout is found where it is.
 *
 * @param options.isIgnored - further paths to leave out, absolute
 */
export async function* walk(options: {
  checkout: Checkout;
  directory: string;
  isIgnored: (path: string) => boolean;
}): AsyncIterable<FoundFile> {
  const { checkout, directory, isIgnored } = options;
  yield* walkBelow(directory, await ignoreFilesAbove(checkout, directory));

  async function* walkBelow(
    current: string,
    inherited: readonly GitIgnoreFile[],
  ): AsyncIterable<FoundFile> {
    const own = await readIgnoreFile(checkout, current);
    const ignoreFiles = own ? [...inherited, own] : inherited;
    for (const entry of kept(current, await listing(current), ignoreFiles)) {
      const path = join(current, entry.name);
      if (entry.isDirectory()) yield* walkBelow(path, ignoreFiles);
      else yield { path, isLink: entry.isSymbolicLink() };
    }
  }

  function kept(
    current: string,
    entries: Dirent[],
    ignoreFiles: readonly GitIgnoreFile[],
  ): Dirent[] {
    return withinTime({
      what: `matching the ignore patterns in ${checkout.nameOf(current)}`,
      milliseconds: PATTERN_TIME_MS,
      run: () =>
        entries.filter(entry => {
          const path = join(current, entry.name);
          return (
            !isIgnored(path) &&
            !isGitIgnored({
              ignoreFiles,
              path,
              isDirectory: entry.isDirectory(),
            })
          );
        }),
    });
  }
}

async function listing(directory: string): Promise<Dirent[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter(
      entry =>
        entry.isFile() ||
        entry.isSymbolicLink() ||
        (entry.isDirectory() && !SKIPPED.has(entry.name)),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
