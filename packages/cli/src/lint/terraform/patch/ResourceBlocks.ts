import { Manifest } from '../../objects/Manifest';
import { HclParser } from '../hcl/parseHcl';
import { Resource } from '../module/Module';
import { ResourceBlock } from './ResourceBlock';

/** Which objects are made by which blocks, and so which of these can be changed for one object alone. */
export class ResourceBlocks {
  readonly #parser: HclParser;
  readonly #resources = new Map<Manifest, Resource>();
  /** By the place of a block. */
  readonly #uses = new Map<string, Set<string>>();

  constructor(parser: HclParser) {
    this.#parser = parser;
  }

  /** @param root - the directory of the module that is applied */
  add(manifest: Manifest, resource: Resource, root: string): void {
    const key = keyOf(resource);
    this.#resources.set(manifest, resource);
    const uses = this.#uses.get(key) ?? new Set();
    this.#uses.set(key, uses.add(JSON.stringify([root, resource.address])));
  }

  /** The manifest, with the block that a fix may change where no other object is made by it. */
  withBlock(manifest: Manifest): Manifest {
    const resource = this.#resources.get(manifest);
    if (!resource) return manifest;
    const { at, address, type } = resource;
    const isAlone = this.#uses.get(keyOf(resource))?.size === 1;
    const isWritten = at.file.name.endsWith('.tf');
    // What `for_each` makes is one of several, today or tomorrow.
    if (!isAlone || !isWritten || address.includes('["')) return manifest;
    if (type === 'kubectl_manifest') return manifest;
    const { file, start } = at;
    const document = ResourceBlock.create({
      file,
      start,
      parser: this.#parser,
    });
    return { ...manifest, origin: { ...manifest.origin, document } };
  }
}

function keyOf({ at }: Resource): string {
  return JSON.stringify([at.file.path, at.start]);
}
