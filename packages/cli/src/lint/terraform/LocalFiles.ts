import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { Checkout } from '../files/Checkout';
import { TextFile } from '../files/TextFile';
import { ModuleFiles } from './evaluate/Scope';

const MAX_BYTES = 1024 * 1024;
const MAX_ENTRIES = 10_000;

/** The files of a checkout that Terraform's functions read, and which of them they did. */
export class LocalFiles implements ModuleFiles {
  /** The paths that were read, without symbolic links. */
  readonly texts = new Map<string, TextFile | undefined>();
  readonly #checkout: Checkout;

  constructor(checkout: Checkout) {
    this.#checkout = checkout;
  }

  read(path: string): TextFile | undefined {
    const real = this.#within(path);
    if (real === undefined) return undefined;
    if (!this.texts.has(real)) this.texts.set(real, this.#text(real));
    return this.texts.get(real);
  }

  list(directory: string, pattern: string): string[] | undefined {
    const root = this.#within(directory);
    if (root === undefined) return undefined;
    const isMatch = picomatch(pattern);
    const found: string[] = [];
    const queue = [root];
    for (const current of queue) {
      for (const entry of readdirSync(current, { withFileTypes: true })) {
        const path = join(current, entry.name);
        const name = relative(root, path).split(sep).join('/');
        if (entry.isDirectory() && pattern.includes('/')) queue.push(path);
        if (entry.isFile() && isMatch(name)) found.push(name);
        if (found.length + queue.length > MAX_ENTRIES) return undefined;
      }
    }
    return found.sort();
  }

  #within(path: string): string | undefined {
    try {
      const real = realpathSync(path);
      return this.#checkout.rootAround(real) === undefined ? undefined : real;
    } catch {
      return undefined;
    }
  }

  #text(path: string): TextFile | undefined {
    const stats = statSync(path);
    if (!stats.isFile() || stats.size > MAX_BYTES) return undefined;
    const text = readFileSync(path, 'utf8');
    return TextFile.create({ path, name: this.#checkout.nameOf(path), text });
  }
}
