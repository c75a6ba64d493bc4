import { Edit, patchYaml } from '@mooring/plugin-kubernetes-matching-common';
import { Document, isCollection, isMap, isScalar, Node, Pair } from 'yaml';
import { TextFile } from '../files/TextFile';
import { Patchable } from '../Patchable';
import { Place } from '../Place';
import { parseBounded } from './parseBounded';
import { DocumentSlice, splitDocuments } from './splitDocuments';

/** What one document may grow to by its aliases. */
const MAX_EXPANDED_LENGTH = 8 * 1024 * 1024;

/** One document of a YAML file, and where its parts are. */
export class YamlDocument implements Patchable {
  readonly file: TextFile;
  readonly slice: DocumentSlice;
  readonly value: unknown;
  #document: Document.Parsed | undefined;

  /** @throws YamlSyntaxError, or an error of the YAML parser, when the text is not YAML or would grow without bound. */
  static parse(options: {
    file: TextFile;
    slice: DocumentSlice;
    /** Whether `<<` merges a map, as in Kubernetes manifests; the catalog does not merge. */
    merge: boolean;
    /** Of two equal keys the last counts, as for Helm and kubectl, rather than that being a mistake. */
    lastKeyCounts?: boolean;
  }): YamlDocument {
    const { file, slice, merge, lastKeyCounts = false } = options;
    const uniqueKeys = !lastKeyCounts;
    const document = parseBounded(slice.text, {
      uniqueKeys,
      asKubernetes: merge,
    });
    if (merge) document.setSchema('1.2', { merge });
    const value: unknown = document.toJS();
    if (slice.text.includes('*')) assertBounded(value);
    return new YamlDocument({ file, slice, value });
  }

  private constructor(options: {
    file: TextFile;
    slice: DocumentSlice;
    value: unknown;
  }) {
    this.file = options.file;
    this.slice = options.slice;
    this.value = options.value;
  }

  get start(): number {
    return this.slice.start;
  }

  patch(text: string, edits: readonly Edit[]): string {
    const slice = splitDocuments(text).find(
      ({ start }) => start === this.start,
    );
    if (!slice) throw new Error('the document is not there any more');
    const patched = patchYaml({ text: slice.text, edits });
    const end = this.start + slice.text.length;
    return text.slice(0, this.start) + patched + text.slice(end);
  }

  /**
   * Where the value at a path is; when nothing is there, where the innermost key on the way to it is.
   *
   * @param column - the place in a text value, 1 for its first character
   */
  placeOf(path: readonly string[], column?: number): Place {
    const { key, value, isWhole } = this.#find(path);
    const target = isWhole && isScalar(value) ? value : key ?? value;
    const [start, end] = target?.range ?? [0, 0];
    const shift = column === undefined ? 0 : this.#shift(target, column);
    const from = this.file.positionOf(this.slice.start + start + shift);
    const to = this.file.positionOf(this.slice.start + end);
    return {
      file: this.file.name,
      ...from,
      endColumn:
        to.line === from.line && to.column > from.column
          ? to.column
          : undefined,
    };
  }

  #find(path: readonly string[]): {
    key?: Node;
    value?: Node;
    isWhole: boolean;
  } {
    this.#document ??= parseBounded(this.slice.text, { uniqueKeys: false });
    let key: Node | undefined;
    let value: Node | undefined = this.#document.contents ?? undefined;
    for (const name of path) {
      const pair = pairIn(value, name);
      if (!pair) return { key, value: key ? undefined : value, isWhole: false };
      key = pair.key ?? key;
      value = pair.value;
    }
    return { key, value, isWhole: true };
  }

  /** Quotes shift the characters of a value; escapes and line breaks do so too, and are left out of account. */
  #shift(node: Node | undefined, column: number): number {
    if (!isScalar(node) || !node.range) return 0;
    const isQuoted = node.type?.startsWith('QUOTE') ?? false;
    const length = node.range[1] - node.range[0];
    return Math.min(column - 1 + (isQuoted ? 1 : 0), Math.max(0, length - 1));
  }
}

function pairIn(
  node: Node | undefined,
  name: string,
): { key?: Node; value?: Node } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(
      (item: Pair) => isScalar(item.key) && String(item.key.value) === name,
    );
    return pair && { key: asNode(pair.key), value: asNode(pair.value) };
  }
  if (isCollection(node) && /^\d+$/.test(name)) {
    const item = asNode(node.items[Number(name)]);
    return item && { key: item, value: item };
  }
  return undefined;
}

function asNode(node: unknown): Node | undefined {
  return typeof node === 'object' && node !== null ? (node as Node) : undefined;
}

/** Aliases may make a small text large, or a value part of itself. */
function assertBounded(value: unknown): void {
  const { length } = JSON.stringify(value) ?? '';
  if (length > MAX_EXPANDED_LENGTH) {
    throw new Error('its aliases make the document larger than 8 MiB');
  }
}
