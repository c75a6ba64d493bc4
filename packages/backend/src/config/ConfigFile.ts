import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConfigSource, FileConfigSource } from '@backstage/config-loader';
import { JsonObject } from '@backstage/types';
import {
  Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  Node,
  parseDocument,
  Scalar,
} from 'yaml';
import { ConfigurationError, KeyPath } from './ConfigurationError';

const INSTRUCTIONS = ['$env', '$file', '$include'] as const;
const FIX_YAML =
  'Correct the file, for example by putting the value in quotes.';

/** A place in a configuration file that asks for an environment variable and gives no default. */
export type VariableReference = {
  variable: string;
  key: KeyPath;
  file: string;
  line?: number;
};

/** One YAML configuration file that knows on which line a key stands. */
export class ConfigFile {
  /**
   * Reads and parses a file.
   *
   * @throws {@link ConfigurationError} when the file cannot be read or is not YAML.
   */
  static async read(path: string): Promise<ConfigFile> {
    const contents = await readFile(path, 'utf8').catch(error => {
      const reason = error.code === 'ENOENT' ? 'does not exist' : error.code;
      throw unusable(path, `cannot be read: ${reason}`, 'Check the path.');
    });
    const lines = new LineCounter();
    const document = parseDocument(contents, {
      lineCounter: lines,
      prettyErrors: false, // pretty ones quote the line, which may hold a secret
    });
    const [error] = document.errors;
    if (error) {
      const reason = error.code.toLowerCase().replace(/_/g, ' ');
      const { line } = lines.linePos(error.pos[0]);
      const remedy =
        error.code === 'DUPLICATE_KEY' ? 'Merge the two keys.' : FIX_YAML;
      throw unusable(path, `is not valid YAML: ${reason}`, remedy, line);
    }
    return new ConfigFile(path, document, lines);
  }

  private constructor(
    readonly path: string,
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  /** What the file says, before substitution. */
  data(): JsonObject {
    let data;
    try {
      data = this.document.toJS() ?? {};
    } catch {
      const reason = 'uses a YAML alias that is not defined';
      const remedy = 'Put a value that begins with * in quotes.';
      throw unusable(this.path, reason, remedy);
    }
    if (typeof data !== 'object' || Array.isArray(data)) {
      throw unusable(this.path, 'does not hold keys and values', FIX_YAML);
    }
    return data;
  }

  /** The file as a source for Backstage's loader, which substitutes variables and includes files. */
  source(env: Record<string, string | undefined>): ConfigSource {
    return FileConfigSource.create({
      path: this.path,
      watch: false,
      substitutionFunc: async name => env[name]?.trim(),
      parser: async () => ({ result: this.data() }),
    });
  }

  /** The line, from 1, on which a key stands; undefined when it is not in this file. */
  line(key: KeyPath): number | undefined {
    const name = key.at(-1);
    const parent = this.document.getIn(key.slice(0, -1), true);
    const node = isMap(parent)
      ? parent.items.find(({ key: k }) => isScalar(k) && k.value === name)?.key
      : isSeq(parent) && parent.items[Number(name)];
    return isNode(node) ? this.#lineOf(node) : undefined;
  }

  /** Every place in this file, and in the YAML files it includes, that asks for a variable without a default. */
  async variables(): Promise<VariableReference[]> {
    return this.#variablesUnder(this.document.contents, []);
  }

  async #variablesUnder(
    node: unknown,
    at: KeyPath,
  ): Promise<VariableReference[]> {
    const found: VariableReference[] = [];
    for (const { key, scalar } of scalars(node, at)) {
      const text = String(scalar.value);
      const instruction = INSTRUCTIONS.find(name => name === key.at(-1));
      const holder = instruction ? key.slice(0, -1) : key;
      for (const variable of instruction === '$env' ? [text] : namesIn(text)) {
        found.push({
          variable,
          key: holder,
          file: this.path,
          line: this.#lineOf(scalar),
        });
      }
      if (instruction === '$include') {
        found.push(...(await this.#variablesIncluded(text, holder)));
      }
    }
    return found;
  }

  async #variablesIncluded(target: string, at: KeyPath) {
    const [name, inside] = target.split('#');
    const path = resolve(dirname(this.path), name);
    // One that is not there is the loader's to report.
    if (!/\.ya?ml$/.test(path) || !existsSync(path)) return [];
    const file = await ConfigFile.read(path);
    const start = inside ? inside.split('.') : [];
    return file.#variablesUnder(file.document.getIn(start, true), at);
  }

  #lineOf(node: Node): number | undefined {
    return node.range ? this.lines.linePos(node.range[0]).line : undefined;
  }
}

function* scalars(
  node: unknown,
  key: KeyPath,
): Generator<{ key: KeyPath; scalar: Scalar }> {
  if (isMap(node)) {
    for (const pair of node.items) {
      yield* scalars(pair.value, [...key, String(pair.key)]);
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      yield* scalars(item, [...key, index]);
    }
  } else if (isScalar(node)) {
    yield { key, scalar: node };
  }
}

/** The variables without a default, by the loader's syntax: `$${X}` is an escape, and `${X:-y}` has one. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/(\$?)\$\{([^{}]*)\}/g)]
    .filter(([, escape, name]) => !escape && !name.includes(':-'))
    .map(([, , name]) => name.trim());
}

function unusable(
  file: string,
  message: string,
  remedy: string,
  line?: number,
) {
  return new ConfigurationError([
    { severity: 'error', key: [], file, line, message, remedy },
  ]);
}
