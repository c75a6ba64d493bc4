import { LRUCache } from 'lru-cache';
import { StoredObject } from './StoredObject';

const MAX_LENGTH = 8 * 1024 * 1024; // characters

/**
 * The JSON of objects that somebody looked at lately: an open tab asks for them again every few seconds, and unpacking
 * them is most of the work.
 */
export class RecentTexts {
  static create(): RecentTexts {
    return new RecentTexts();
  }

  readonly #texts = new LRUCache<StoredObject, string>({
    maxSize: MAX_LENGTH,
    sizeCalculation: text => Math.max(1, text.length),
  });

  private constructor() {}

  get(object: StoredObject): string | undefined {
    return this.#texts.get(object);
  }

  set(object: StoredObject, text: string): void {
    this.#texts.set(object, text);
  }
}
