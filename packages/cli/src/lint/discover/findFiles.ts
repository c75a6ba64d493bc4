import { stat } from 'node:fs/promises';
import pLimit from 'p-limit';
import { Checkout } from '../files/Checkout';
import { walk } from '../files/walk';
import { FileCollector, FoundFiles } from './FileCollector';

/** How many files are read at once. */
const CONCURRENCY = 16;

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
    const found = await walk({
      checkout,
      directory: path,
      isIgnored,
      onFailure: failure => collector.addFailure(failure),
    });
    const limit = pLimit(CONCURRENCY);
    await Promise.all(
      found.map(({ path: file, isLink }) =>
        limit(() => (isLink ? collector.addLink(file) : collector.add(file))),
      ),
    );
  }
  return collector.found;
}
