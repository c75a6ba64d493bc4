import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { InputError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import picomatch from 'picomatch';
import { Checkout } from '../../files/Checkout';
import { TextFile } from '../../files/TextFile';
import { withinTime } from '../../withinTime';

/** A file of a skeleton. */
export interface SkeletonFile {
  readonly source: TextFile;
  /** Where the step puts what it fetches. */
  readonly directory: string;
  /** What it is called there, before that is rendered. */
  readonly name: string;
  readonly isRendered: boolean;
}

/** Larger skeletons are whole products. */
const MAX_FILES = 5000;
const PATTERN_TIME_MS = 2000;

/**
 * The text files that a fetching step takes, without symbolic links.
 *
 * @param options.isSingle - whether the step names one file rather than a directory
 * @throws InputError when there is nothing, or it leads out of the checkout
 */
export async function skeletonFiles(options: {
  checkout: Checkout;
  path: string;
  input: JsonObject;
  isSingle: boolean;
}): Promise<SkeletonFile[]> {
  const { checkout, path, input, isSingle } = options;
  const real = await checkout.resolveWithin(path);
  if (real === undefined) {
    throw new InputError(
      `${checkout.nameOf(path)} is not there, or leads out of the checkout`,
    );
  }
  if ((await stat(real)).isDirectory() === isSingle) {
    throw new InputError(
      `${checkout.nameOf(path)} is no ${isSingle ? 'file' : 'directory'}`,
    );
  }
  const paths = isSingle ? [real] : await filesBelow(real);
  const names = paths.map(file =>
    isSingle
      ? String(input.targetPath ?? basename(file))
      : relative(real, file).split(sep).join('/'),
  );
  const directory = isSingle ? '.' : String(input.targetPath ?? '.');
  const rendered = isSingle
    ? names.map(name => ({ name, isRendered: true }))
    : decideRendering(input, names);
  const files: SkeletonFile[] = [];
  for (const [index, file] of paths.entries()) {
    const source = await checkout.read(file);
    if (source) files.push({ source, directory, ...rendered[index] });
  }
  return files;
}

/** Which files are rendered, and what they are then called: by extension if the step says so, else all but some. */
function decideRendering(
  input: JsonObject,
  names: readonly string[],
): { name: string; isRendered: boolean }[] {
  const { templateFileExtension: extension, copyWithoutTemplating } = input;
  if (extension === true || (typeof extension === 'string' && extension)) {
    const text = extension === true ? '.njk' : extension;
    const suffix = text.startsWith('.') ? text : `.${text}`;
    return names.map(name =>
      name.endsWith(suffix)
        ? { name: name.slice(0, -suffix.length), isRendered: true }
        : { name, isRendered: false },
    );
  }
  const patterns = [copyWithoutTemplating]
    .flat()
    .filter((pattern): pattern is string => typeof pattern === 'string')
    .flatMap(pattern => [pattern, `${pattern}/**`]);
  return withinTime({
    what: 'matching copyWithoutTemplating',
    milliseconds: PATTERN_TIME_MS,
    run: () => {
      const isCopied = picomatch(
        patterns.filter(pattern => !pattern.startsWith('!')),
        {
          dot: true,
          ignore: patterns
            .filter(pattern => pattern.startsWith('!'))
            .map(pattern => pattern.slice(1)),
        },
      );
      return names.map(name => ({ name, isRendered: !isCopied(name) }));
    },
  });
}

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, {
    withFileTypes: true,
    recursive: true,
  });
  const files = entries.filter(entry => entry.isFile());
  if (files.length > MAX_FILES) {
    throw new InputError(`it has more than ${MAX_FILES} files`);
  }
  return files.map(entry => join(entry.parentPath, entry.name)).sort();
}
