import { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../LintResult';
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
/** Where tests keep manifests that nobody applies. */
const FIXTURES = new Set(['__fixtures__', 'testdata', 'test']);
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
 * @param options.onFailure - told of a directory whose patterns cannot be matched in time; nothing in it is then left out
 */
export async function* walk(options: {
  checkout: Checkout;
  directory: string;
  isIgnored: (path: string) => boolean;
  onFailure: (failure: Failure) => void;
}): AsyncIterable<FoundFile> {
  const { checkout, directory, isIgnored, onFailure } = options;
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
    const isKept = (entry: Dirent) => {
      const path = join(current, entry.name);
      const isDirectory = entry.isDirectory();
      return (
        !isIgnored(path) && !isGitIgnored({ ignoreFiles, path, isDirectory })
      );
    };
    try {
      return withinTime({
        what: 'matching the ignore patterns here',
        milliseconds: PATTERN_TIME_MS,
        run: () => entries.filter(isKept),
      });
    } catch (error) {
      const message = (error as Error).message;
      onFailure({ file: checkout.nameOf(current), message });
      return entries;
    }
  }
}

async function listing(directory: string): Promise<Dirent[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter(
      entry =>
        entry.isFile() ||
        entry.isSymbolicLink() ||
        (entry.isDirectory() &&
          !SKIPPED.has(entry.name) &&
          !FIXTURES.has(entry.name)),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
