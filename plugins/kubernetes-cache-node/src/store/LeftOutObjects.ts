import { Labels, ObjectKey } from '@mooring/kubernetes-objects';
import { keyText } from './objectKeys';

/** An object that is too large to be taken: what its first bytes say of it. */
export interface TooLargeObject {
  readonly change: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
  readonly version?: string;
  /** `undefined` when not all of them could be read. */
  readonly labels?: Labels;
  /** Of its JSON. */
  readonly bytes: number;
}

/** The objects of a kind that exist and are not in the store: of each of them, its metadata is known at most. */
export class LeftOutObjects {
  static create(): LeftOutObjects {
    return new LeftOutObjects();
  }

  readonly #objects = new Map<
    string,
    { readonly object: TooLargeObject; readonly generation: number }
  >();
  #all: readonly TooLargeObject[] = [];

  private constructor() {}

  get all(): readonly TooLargeObject[] {
    return this.#all;
  }

  /** @param generation - of the list that has named it, or that it came after */
  add(object: TooLargeObject, generation: number): void {
    this.#objects.set(keyText(object), { object, generation });
    this.#update();
  }

  /** @returns whether it was among them */
  delete(key: Pick<ObjectKey, 'namespace' | 'name'>): boolean {
    if (this.#objects.size === 0) return false;
    const wasThere = this.#objects.delete(keyText(key));
    if (wasThere) this.#update();
    return wasThere;
  }

  /** Forgets those that neither the list nor a watch beside it has named. */
  replace(objects: readonly TooLargeObject[], generation: number): void {
    for (const [key, known] of this.#objects) {
      if (known.generation !== generation) this.#objects.delete(key);
    }
    for (const object of objects) {
      if (!this.#objects.has(keyText(object))) this.add(object, generation);
    }
    this.#update();
  }

  clear(): void {
    this.#objects.clear();
    this.#all = [];
  }

  #update(): void {
    this.#all = [...this.#objects.values()].map(({ object }) => object);
  }
}
