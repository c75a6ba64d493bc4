import type { Edit } from '@mooring/plugin-kubernetes-matching-common';
import type { Node } from 'web-tree-sitter';
import { TextFile } from '../../files/TextFile';
import { Patchable } from '../../Patchable';
import { HclParser } from '../hcl/parseHcl';
import { attributesOf, isLiteral, literalOf, namedBlocks } from './nodes';
import { addEntry, addLabels, replaceValue } from './splices';

/** The one label map of a resource, and what holds it. */
type Labels =
  | { readonly object: Node }
  | { readonly parent: Node; readonly name: string };

/** What the provider calls otherwise than Kubernetes. */
const BLOCK_NAMES: Record<string, string> = { jobTemplate: 'job_template' };

/**
 * A `resource` block in a `.tf` file, whose labels `--fix` may change where they are written in the block itself, as literals:
 * the rest of the file stays as it is, and is formatted as `terraform fmt` would format it if it was before.
 */
export class ResourceBlock implements Patchable {
  readonly file: TextFile;
  readonly start: number;
  readonly #parser: HclParser;

  /** @param options.start - of the word `resource` */
  static create(options: {
    file: TextFile;
    start: number;
    parser: HclParser;
  }): ResourceBlock {
    return new ResourceBlock(options);
  }

  private constructor(options: {
    file: TextFile;
    start: number;
    parser: HclParser;
  }) {
    this.file = options.file;
    this.start = options.start;
    this.#parser = options.parser;
  }

  patch(text: string, edits: readonly Edit[]): string {
    return edits.reduce((current, edit) => this.#patch(current, edit), text);
  }

  #patch(text: string, edit: Edit): string {
    const { type, path } = edit;
    if (type !== 'set' || path.at(-2) !== 'labels') {
      throw new Error('only labels can be set');
    }
    const { value } = edit;
    const key = path.at(-1);
    // What Kubernetes takes for a label needs no escapes in HCL.
    if (key === undefined || !isPlain(key) || !isPlain(value)) {
      throw new Error('this is not the name and value of a label');
    }
    const labels = this.#labels(text, path.slice(0, -1));
    const entry = `"${key}" = "${value}"`;
    if (!('object' in labels)) {
      return addLabels({ text, ...labels, entry });
    }
    const [found, ...others] = attributesOf(labels.object).filter(
      ({ name }) => name === key || name === undefined,
    );
    if (!found) return addEntry({ text, object: labels.object, entry });
    if (others.length > 0 || found.name === undefined) {
      throw new Error('it is not known which labels there are');
    }
    if (!isLiteral(found.value)) throw new Error('the label must be a literal');
    return replaceValue({ text, node: found.value, value: `"${value}"` });
  }

  #labels(text: string, path: readonly string[]): Labels {
    const root = this.#parser.parse(text);
    const block = root
      .descendantsOfType('block')
      .find(node => node?.startIndex === this.start);
    if (!block) throw new Error('the resource is not there any more');
    const type = literalOf(block.namedChildren[1]);
    const isWhole = type === 'kubernetes_manifest';
    let parent = block;
    for (const [index, name] of (isWhole
      ? ['manifest', ...path]
      : path
    ).entries()) {
      const isLabels = index === path.length - (isWhole ? 0 : 1);
      const next = child(parent, isWhole ? name : BLOCK_NAMES[name] ?? name);
      if (next) parent = next;
      else if (isLabels) return { parent, name };
      else throw new Error(`${name} is not written here`);
      if (isLabels) return { object: parent };
    }
    throw new Error('these must be labels');
  }
}

/** The block or the object of a name, where it is the only one. */
function child(parent: Node, name: string): Node | undefined {
  const attributes = attributesOf(parent).filter(
    item => item.name === name || item.name === undefined,
  );
  const blocks = namedBlocks(parent).filter(item => item.name === name);
  if (attributes.length + blocks.length > 1) {
    throw new Error(`${name} is written more than once`);
  }
  const [block] = blocks;
  if (block) return block.node;
  const [attribute] = attributes;
  if (!attribute) return undefined;
  if (attribute.value.type !== 'object') {
    throw new Error(`${name} must be a literal`);
  }
  return attribute.value;
}

function isPlain(text: string): boolean {
  return /^[A-Za-z0-9./_-]*$/.test(text);
}
