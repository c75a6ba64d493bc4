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
  /** Where it goes in the workspace, before its name is rendered. */
  readonly target: string;
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
  const rendered = isRenderedIn(input, names);
  const files: SkeletonFile[] = [];
  for (const [index, file] of paths.entries()) {
    const source = await checkout.read(file);
    if (!source) continue;
    const target = isSingle
      ? names[index]
      : join(String(input.targetPath ?? '.'), rendered[index].name);
    files.push({ source, target, isRendered: rendered[index].isRendered });
  }
  return files;
}

/** Which files are rendered, and what they are then called: by extension if the step says so, else all but some. */
function isRenderedIn(
  input: JsonObject,
  names: readonly string[],
): { name: string; isRendered: boolean }[] {
  const extension =
    input.templateFileExtension === true
      ? '.njk'
      : String(input.templateFileExtension || '');
  if (extension !== '') {
    const suffix = extension.startsWith('.') ? extension : `.${extension}`;
    return names.map(name =>
      name.endsWith(suffix)
        ? { name: name.slice(0, -suffix.length), isRendered: true }
        : { name, isRendered: false },
    );
  }
  const patterns = [input.copyWithoutTemplating, input.copyWithoutRender]
    .flat()
    .filter((pattern): pattern is string => typeof pattern === 'string');
  return withinTime({
    what: 'matching copyWithoutTemplating',
    milliseconds: PATTERN_TIME_MS,
    run: () => {
      const isCopied = picomatch(
        patterns.flatMap(pattern => [pattern, `${pattern}/**`]),
        { dot: true },
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
