import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the pages are. */
export const DOCS = resolve(__dirname, '../../../../docs');

/** The commands to paste of a page below `docs`: page and number, and the text. */
export function shellBlocks(page: string): [place: string, block: string][] {
  const text = readFileSync(join(DOCS, page), 'utf8');
  return [...text.matchAll(/^( *)```shell.*\n([^]*?)^ *```/gm)].map(
    ([, indent, block], index) => [
      `${page} ${index + 1}`,
      block.replace(new RegExp(`^${indent}`, 'gm'), ''),
    ],
  );
}
