import { join, relative, sep } from 'node:path';
import ignore, { Ignore } from 'ignore';
import { Checkout } from './Checkout';

/** What one `.gitignore` says of the directory that it is in. */
export interface GitIgnoreFile {
  readonly directory: string;
  readonly rules: Ignore;
}

/** The `.gitignore` files between the root of the checkout and a directory, the outermost first. */
export async function ignoreFilesAbove(
  checkout: Checkout,
  directory: string,
): Promise<GitIgnoreFile[]> {
  const root = checkout.rootAround(directory);
  if (root === undefined || root === directory) return [];
  const steps = relative(root, directory).split(sep);
  const files = await Promise.all(
    steps.map((_, depth) =>
      readIgnoreFile(checkout, join(root, ...steps.slice(0, depth))),
    ),
  );
  return files.filter(file => file !== undefined);
}

/** The `.gitignore` of a directory, if it has one that can be read. */
export async function readIgnoreFile(
  checkout: Checkout,
  directory: string,
): Promise<GitIgnoreFile | undefined> {
  const path = await checkout.resolveWithin(join(directory, '.gitignore'));
  if (path === undefined) return undefined;
  try {
    const file = await checkout.read(path);
    return file && { directory, rules: ignore().add(file.text) };
  } catch {
    return undefined;
  }
}

/** Whether git ignores a path. The innermost file that says anything of it decides. */
export function isGitIgnored(options: {
  ignoreFiles: readonly GitIgnoreFile[];
  path: string;
  isDirectory: boolean;
}): boolean {
  const { ignoreFiles, path, isDirectory } = options;
  for (const { directory, rules } of [...ignoreFiles].reverse()) {
    const name = relative(directory, path).split(sep).join('/');
    const { ignored, unignored } = rules.test(isDirectory ? `${name}/` : name);
    if (ignored || unignored) return ignored;
  }
  return false;
}
