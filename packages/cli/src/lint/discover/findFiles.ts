import { stat } from 'node:fs/promises';
import { Checkout } from '../files/Checkout';
import { walk } from '../files/walk';
import { FileCollector, FoundFiles } from './FileCollector';

/**
 * Finds and reads what may hold entities or objects.
 *
 * @param options.paths - files and directories, absolute and without symbolic links
 * @param options.isIgnored - paths to leave out, absolute
 */
export async function findFiles(options: {
  checkout: Checkout;
  paths: readonly string[];
  isIgnored: (path: string) => boolean;
}): Promise<FoundFiles> {
  const { checkout, paths, isIgnored } = options;
  const collector = FileCollector.create(checkout);
  for (const path of paths) {
    if (!(await stat(path)).isDirectory()) {
      await collector.addNamed(path);
      continue;
    }
    const found = walk({
      checkout,
      directory: path,
      isIgnored,
      onFailure: failure => collector.addFailure(failure),
    });
    for await (const { path: file, isLink } of found) {
      if (isLink) await collector.addLink(file);
      else await collector.add(file);
    }
  }
  return collector.found;
}
