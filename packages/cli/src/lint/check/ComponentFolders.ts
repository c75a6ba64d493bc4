import { dirname, sep } from 'node:path';
import { EntityDocument } from '../objects/EntityDocument';

/** Which entities are written below which directories, to tell the files of one component from those of another. */
export class ComponentFolders {
  /** The references of the entities below each directory, absolute. */
  readonly #below = new Map<string, Set<string>>();

  static create(entities: readonly EntityDocument[]): ComponentFolders {
    const folders = new ComponentFolders();
    for (const { ref, document } of entities) {
      folders.#add(ref, dirname(document.file.path));
    }
    return folders;
  }

  private constructor() {}

  /**
   * Whether a file that is called like one of a component belongs to another component, as `orders/redis.yaml` beside
   * `cart/redis.yaml`, rather than to another environment of the same, as `prod/redis.yaml` beside `dev/redis.yaml`.
   *
   * @param own - a file of the component's, absolute
   * @param other - the file that is called like it, absolute
   */
  isOfOther(own: string, other: string, component: EntityDocument): boolean {
    const [ownParts, otherParts] = [own, other].map(path => path.split(sep));
    const depth = ownParts.findIndex((part, at) => part !== otherParts[at]);
    const isAbove =
      depth === ownParts.length - 1 || depth === otherParts.length - 1;
    if (depth < 0 || isAbove) return false;
    const [ownBelow, otherBelow] = [ownParts, otherParts].map(
      parts =>
        this.#below.get(parts.slice(0, depth + 1).join(sep)) ?? new Set(),
    );
    const { ref } = component;
    const isOthers = otherBelow.size > (otherBelow.has(ref) ? 1 : 0);
    return (
      isOthers ||
      (ownBelow.has(ref) && !otherBelow.has(ref)) ||
      ownParts.some(
        (part, at) =>
          at >= depth &&
          at < ownParts.length - 1 &&
          isCalledLike(part, component) &&
          !isCalledLike(otherParts[at] ?? '', component),
      )
    );
  }

  #add(ref: string, directory: string): void {
    const parts = directory.split(sep);
    for (let depth = 1; depth <= parts.length; depth++) {
      const above = parts.slice(0, depth).join(sep);
      const refs = this.#below.get(above);
      if (refs) refs.add(ref);
      else this.#below.set(above, new Set([ref]));
    }
  }
}

/** Whether a name tells that something is a component's. */
export function isCalledLike(
  name: string,
  { entity }: EntityDocument,
): boolean {
  return name.toLowerCase().includes(entity.metadata.name.toLowerCase());
}
