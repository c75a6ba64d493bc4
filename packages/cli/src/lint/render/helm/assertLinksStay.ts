import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { Checkout } from '../../files/Checkout';

/**
 * Helm follows symbolic links, and would render whatever they lead to.
 *
 * @throws InputError naming the link that leads out of the checkout or nowhere
 */
export async function assertLinksStay(
  checkout: Checkout,
  chart: string,
): Promise<void> {
  const directories = new Set([chart]);
  for (const directory of directories) {
    const entries = await readdir(directory, { withFileTypes: true });
    for (const entry of entries) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) directories.add(path);
      if (!entry.isSymbolicLink()) continue;
      const target = await checkout.resolveWithin(path);
      if (target === undefined) {
        throw new InputError(
          `holds the symbolic link ${checkout.nameOf(
            path,
          )}, which leads out of the checkout or nowhere`,
        );
      }
      if ((await stat(target)).isDirectory()) directories.add(target);
    }
  }
}
