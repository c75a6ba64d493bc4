import { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import pLimit from 'p-limit';
import { Failure } from '../LintResult';
import { withinTime } from '../withinTime';
import { Checkout } from './Checkout';
import { reasonOf } from './reasonOf';
import {
  GitIgnoreFile,
  ignoreFilesAbove,
  isGitIgnored,
  readIgnoreFile,
} from './gitIgnore';

/** Directories of tools, never of an author's. */
const SKIPPED = new Set(['.git', 'node_modules', '.terraform']);
/** Where tests keep manifests that nobody applies. */
const FIXTURES = new Set([
  '__fixtures__',
  '__mocks__',
  '__tests__',
  'fixtures',
  'testdata',
  'test',
  'tests',
]);
/** Beside one of these, `test` is an environment, too. */
const ENVIRONMENTS = new Set([
  ...['dev', 'development', 'int', 'qa', 'uat', 'acc', 'acceptance'],
  ...['stage', 'staging', 'stg', 'preprod', 'prd', 'prod', 'production'],
]);
/** Patterns come from the repository, and matching some takes forever. */
const PATTERN_TIME_MS = 2000;

/** How many directories are read at once. */
const CONCURRENCY = 16;

/** What a directory holds, and what git leaves out there. */
interface Listing {
  readonly current: string;
  readonly entries: readonly Dirent[];
  readonly ignoreFiles: readonly GitIgnoreFile[];
}

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
 * @param options.onFailure - told of a directory that cannot be read, or whose patterns cannot be matched in time, in which
 *   nothing is then left out
 */
export async function walk(options: {
  checkout: Checkout;
  directory: string;
  isIgnored: (path: string) => boolean;
  onFailure: (failure: Failure) => void;
}): Promise<FoundFile[]> {
  const { checkout, directory, isIgnored, onFailure } = options;
  const limit = pLimit(CONCURRENCY);
  const found: FoundFile[] = [];
  let level: Listing[] = [
    await list(directory, await ignoreFilesAbove(checkout, directory)),
  ];
  while (level.length > 0) {
    const next: Promise<Listing>[] = [];
    for (const { current, entries, ignoreFiles } of keptAmong(level)) {
      for (const entry of entries) {
        const path = join(current, entry.name);
        if (entry.isDirectory()) {
          next.push(limit(() => list(path, ignoreFiles)));
        } else {
          found.push({ path, isLink: entry.isSymbolicLink() });
        }
      }
    }
    level = await Promise.all(next);
  }
  return found.sort(inOrderOfNames);

  async function list(
    current: string,
    inherited: readonly GitIgnoreFile[],
  ): Promise<Listing> {
    const all = await readdir(current, { withFileTypes: true }).catch(error => {
      const message = `cannot be read: ${reasonOf(error)}`;
      onFailure({ file: checkout.nameOf(current), message });
      return [];
    });
    const own = all.some(({ name }) => name === '.gitignore')
      ? await readIgnoreFile(checkout, current)
      : undefined;
    const ignoreFiles = own ? [...inherited, own] : inherited;
    const isEnvironment = all.some(({ name }) => ENVIRONMENTS.has(name));
    const entries = all.filter(
      entry =>
        isOfInterest(entry) || (isEnvironment && isTestEnvironment(entry)),
    );
    return { current, entries, ignoreFiles };
  }

  /** Guarding each directory by itself takes longer than reading it. */
  function keptAmong(listings: readonly Listing[]): Listing[] {
    try {
      return guarded(listings);
    } catch {
      return listings.flatMap(listing => {
        try {
          return guarded([listing]);
        } catch (error) {
          const { message } = error as Error;
          onFailure({ file: checkout.nameOf(listing.current), message });
          return [listing];
        }
      });
    }
  }

  function guarded(listings: readonly Listing[]): Listing[] {
    return withinTime({
      what: 'matching the ignore patterns here',
      milliseconds: PATTERN_TIME_MS,
      run: () => listings.map(kept),
    });
  }

  function kept({ current, entries, ignoreFiles }: Listing): Listing {
    const isKept = (entry: Dirent) => {
      const path = join(current, entry.name);
      const isDirectory = entry.isDirectory();
      return (
        !isIgnored(path) && !isGitIgnored({ ignoreFiles, path, isDirectory })
      );
    };
    return { current, entries: entries.filter(isKept), ignoreFiles };
  }
}

function isOfInterest(entry: Dirent): boolean {
  return (
    entry.isFile() ||
    entry.isSymbolicLink() ||
    (entry.isDirectory() &&
      !SKIPPED.has(entry.name) &&
      !FIXTURES.has(entry.name))
  );
}

function isTestEnvironment(entry: Dirent): boolean {
  return entry.isDirectory() && entry.name === 'test';
}

function inOrderOfNames(
  { path: a }: FoundFile,
  { path: b }: FoundFile,
): number {
  // A separator goes before everything that a name may hold.
  const [left, right] = [a, b].map(path => path.replaceAll(sep, '\u0000'));
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
