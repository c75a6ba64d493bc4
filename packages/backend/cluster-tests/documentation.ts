import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse } from 'yaml';

/** The root of the repository. */
export const ROOT = resolve(__dirname, '../../..');

/**
 * Returns the one example of a page that contains `key`, parsed, so that a test does what the page tells to do. JSON is YAML.
 *
 * @param page - the path below `docs`
 */
export async function documentedExample(
  page: string,
  key: string,
): Promise<any> {
  const text = await readFile(resolve(ROOT, 'docs', page), 'utf8');
  const blocks = [
    ...text.matchAll(/^```(?:yaml|json)[^\n]*\n([^]*?)^```/gm),
  ].map(([, block]) => block);
  const found = blocks.filter(block => block.includes(key));
  if (found.length !== 1) {
    throw new Error(
      `docs/${page} has ${found.length} examples with ${key}, instead of one`,
    );
  }
  return parse(found[0]);
}
