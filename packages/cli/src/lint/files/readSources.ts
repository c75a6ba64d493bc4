import { resolve } from 'node:path';
import { Checkout } from './Checkout';
import { TextFile } from './TextFile';

/**
 * The files of a report, to show their lines; one that cannot be read, as standard input, is left out.
 *
 * @param names - as the user would write them
 */
export async function readSources(
  checkout: Checkout,
  names: readonly string[],
): Promise<Map<string, TextFile>> {
  const files = new Map<string, TextFile>();
  for (const name of new Set(names)) {
    try {
      const file = await checkout.read(resolve(checkout.cwd, name));
      if (file) files.set(name, file);
    } catch {
      // The report does without the line.
    }
  }
  return files;
}
