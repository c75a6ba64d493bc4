/** More objects in one answer nobody can read; the Kubernetes plugin writes them all at once, while everybody else waits. */
export const MAX_OBJECTS = 1000;

/** How many objects each cluster has given to one answer, and for how many more there is room. */
export class ObjectBudget {
  readonly #taken = new Map<string, number>();

  static create(): ObjectBudget {
    return new ObjectBudget();
  }

  private constructor() {}

  /** How many objects a cluster may give, beside what the others have given. */
  leftFor(cluster: string): number {
    let left = MAX_OBJECTS;
    for (const [name, objects] of this.#taken) {
      if (name !== cluster) left -= objects;
    }
    return left;
  }

  /** A cluster gives so many, instead of what it may have given before. */
  take(cluster: string, objects: number): void {
    this.#taken.set(cluster, objects);
  }
}
