import {
  closeSync,
  existsSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { InputError } from '@backstage/errors';
import { TextFile } from './TextFile';

/** Larger files are not manifests that people write or review. */
const MAX_BYTES = 10 * 1024 * 1024;
/** How much of a larger file is read, to tell whether it might be one. */
const HEAD_BYTES = 64 * 1024;

/** A file's text as it is on disk, and as it shall be. */
export interface Edit {
  readonly before: string;
  readonly after: string;
}

/**
 * The directories that may be read, and how to read them: within their bounds, within a size, and as text. A repository's
 * symbolic links cannot lead out of it.
 */
export class Checkout {
  readonly cwd: string;
  readonly roots: readonly string[];
  readonly #edits = new Map<string, Edit>();
  /** By the path that was asked for; those that are nowhere are asked for again. */
  readonly #resolved = new Map<string, string>();

  /** @param options.paths - what the user named; each stands for the repository around it, or for itself where there is none */
  static async create(options: {
    cwd: string;
    paths: readonly string[];
  }): Promise<Checkout> {
    const cwd = await realpath(options.cwd);
    const roots = await Promise.all(
      options.paths.map(async path => rootOf(await realpath(path))),
    );
    return new Checkout(cwd, [...new Set(roots)]);
  }

  /**
   * A directory that stands for itself, even inside a repository.
   *
   * @param directory - absolute, without symbolic links
   */
  static of(directory: string): Checkout {
    return new Checkout(directory, [directory]);
  }

  private constructor(cwd: string, roots: readonly string[]) {
    this.cwd = cwd;
    this.roots = roots;
  }

  /** A path as the user would write it. */
  nameOf(path: string): string {
    const name = relative(this.cwd, path).split(sep).join('/');
    return name === '' ? '.' : name;
  }

  /** The root that holds a path without symbolic links; `undefined` when none does. */
  rootAround(path: string): string | undefined {
    return this.roots.find(root => isWithin(root, path));
  }

  /**
   * The path without symbolic links.
   *
   * @returns `undefined` when it leads out of the checkout, or nowhere
   */
  async resolveWithin(path: string): Promise<string | undefined> {
    const known = this.#resolved.get(path);
    if (known !== undefined) return known;
    try {
      const real = realpathSync.native(path);
      if (this.rootAround(real) === undefined) return undefined;
      this.#resolved.set(path, real);
      return real;
    } catch {
      return undefined;
    }
  }

  /**
   * Reads a file that a fix may have changed in memory.
   *
   * @returns `undefined` for a file that is too large or no text, when it is plainly none that matters here
   * @throws InputError saying why it cannot be read
   */
  async read(path: string): Promise<TextFile | undefined> {
    const name = this.nameOf(path);
    const edit = this.#edits.get(path);
    if (edit) return TextFile.create({ path, name, text: edit.after });
    const bytes = readBounded(path);
    const text = bytes && decode(bytes);
    return text === undefined
      ? undefined
      : TextFile.create({ path, name, text });
  }

  /** Puts a text in the place of a file's, without writing it. */
  edit({ path, text }: TextFile, after: string): void {
    const before = this.#edits.get(path)?.before ?? text;
    this.#edits.set(path, { before, after });
  }

  /** What {@link Checkout.edit} has changed, by absolute path. */
  get edits(): ReadonlyMap<string, Edit> {
    return this.#edits;
  }
}

/** Whether a path is a directory, or lies below it. */
export function isWithin(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function rootOf(path: string): string {
  let directory = path;
  while (!existsSync(join(directory, '.git'))) {
    const parent = dirname(directory);
    if (parent === directory) return path;
    directory = parent;
  }
  return directory;
}

/** At once: a thread for each of many thousand small files costs more than reading them. */
function readBounded(path: string): Buffer | undefined {
  const stats = statSync(path);
  // Opening a named pipe would wait for a process that writes to it.
  if (!stats.isFile()) throw new InputError('is not a regular file');
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(
      Math.min(stats.size, stats.size > MAX_BYTES ? HEAD_BYTES : MAX_BYTES),
    );
    const content = bytes.subarray(
      0,
      readSync(file, bytes, 0, bytes.length, 0),
    );
    if (stats.size <= MAX_BYTES) return content;
    if (!mayMatter(content)) return undefined;
    const size = Math.round(stats.size / 1024 / 1024);
    throw new InputError(
      `is ${size} MB; at most 10 MB are read. Split it, or list it under \`ignore\` in the configuration`,
    );
  } finally {
    closeSync(file);
  }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) {
    // UTF-16 writes ASCII with a zero in each character, so a manifest in it would be taken for binary.
    if (!mayMatter(Buffer.from(bytes.filter(byte => byte !== 0))))
      return undefined;
    throw new InputError('is not UTF-8 text');
  }
  try {
    return UTF_8.decode(bytes);
  } catch {
    if (!mayMatter(bytes)) return undefined;
    throw new InputError('is not UTF-8 text');
  }
}

function mayMatter(bytes: Buffer): boolean {
  return bytes.includes('apiVersion');
}
