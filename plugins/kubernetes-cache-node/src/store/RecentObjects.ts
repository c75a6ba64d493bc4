import { KubernetesObject } from '@mooring/kubernetes-objects';
import { LRUCache } from 'lru-cache';
import { StoredObject } from './StoredObject';

/** Of the JSON of what is kept, in characters. As objects it takes some four times as many bytes. */
const MAX_LENGTH = 4 * 1024 * 1024;

/**
 * The objects that somebody opened lately: an open tab asks for them again every few seconds, and rebuilding them is
 * most of the work. They are frozen, since all who ask get the same.
 */
export class RecentObjects {
  static create(): RecentObjects {
    return new RecentObjects();
  }

  readonly #objects = new LRUCache<StoredObject, KubernetesObject>({
    maxSize: MAX_LENGTH,
  });

  private constructor() {}

  /** @param readText - gives the JSON of an object that is not kept */
  get(stored: StoredObject, readText: () => string): KubernetesObject {
    const known = this.#objects.get(stored);
    if (known) return known;
    const text = readText();
    const object: KubernetesObject = JSON.parse(text);
    deepFreeze(object);
    this.#objects.set(stored, object, { size: text.length });
    return object;
  }
}

/** Without recursion: what is nested deeply must not exhaust the stack. */
function deepFreeze(root: object): void {
  const open: object[] = [root];
  for (let value = open.pop(); value; value = open.pop()) {
    Object.freeze(value);
    for (const member of Object.values(value)) {
      if (typeof member === 'object' && member !== null) open.push(member);
    }
  }
}
