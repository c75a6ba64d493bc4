import { glob, readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { ManifestError } from './ManifestError';
import { Manifest, parseManifests } from './parseManifests';

/** Bounds of what one cluster reads. */
const MAX_FILES = 10_000;

const MANIFEST_FILES = '**/*.{yaml,yml,json}';

/**
 * Reads the manifests that paths name: files, directories with all below them, and globs. Paths are relative to the
 * base. Throws a {@link ManifestError} for the first that cannot be used, or when a path names nothing.
 */
export async function readManifests(
  paths: string[],
  options: { base: string },
): Promise<Manifest[]> {
  const files = new Set<string>();
  for (const path of paths) {
    const found = await findFiles(
      isAbsolute(path) ? path : join(options.base, path),
    );
    if (found.length === 0) {
      throw new ManifestError({
        file: path,
        reason: `no such file, and no manifest matches, in ${options.base}`,
      });
    }
    found.forEach(file => files.add(file));
    if (files.size > MAX_FILES) {
      throw new ManifestError({
        file: path,
        reason: `more than ${MAX_FILES} manifests`,
      });
    }
  }
  const manifests: Manifest[] = [];
  for (const file of files) {
    manifests.push(
      ...parseManifests(
        await readFile(file, 'utf8'),
        relative(process.cwd(), file),
      ),
    );
  }
  return manifests;
}

async function findFiles(path: string): Promise<string[]> {
  const entry = await stat(path).catch(() => undefined);
  if (entry?.isFile()) {
    return [resolve(path)];
  }
  const pattern = entry?.isDirectory() ? join(path, MANIFEST_FILES) : path;
  const files: string[] = [];
  for await (const file of glob(pattern, {
    exclude: name => name === 'node_modules',
  })) {
    if ((await stat(file)).isFile()) {
      files.push(resolve(file));
    }
  }
  return files.sort();
}
