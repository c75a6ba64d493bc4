import { groupKindOf } from '../objects/groupKind';
import { ObjectSummary } from '../objects/ObjectSummary';
import { ObjectKey } from './ObjectIndex';

/** Objects by name, then by kind and namespace: few objects share their name, and what tells these apart needs memory. */
export class ObjectsByName {
  readonly #names = new Map<
    string,
    ObjectSummary | Map<string, ObjectSummary>
  >();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: ObjectKey): ObjectSummary | undefined {
    const known = this.#names.get(key.name);
    if (known instanceof Map) return known.get(placeOf(key));
    return known && isAt(known, key) ? known : undefined;
  }

  /** The objects of one name. */
  named(name: string): Iterable<ObjectSummary> {
    const known = this.#names.get(name);
    if (known === undefined) return [];
    return known instanceof Map ? known.values() : [known];
  }

  /** Adds an object that is not there. */
  add(object: ObjectSummary): void {
    const known = this.#names.get(object.name);
    this.#size += 1;
    if (known instanceof Map) {
      known.set(placeOf(keyOf(object)), object);
    } else if (known) {
      const both = [known, object].map(
        item => [placeOf(keyOf(item)), item] as const,
      );
      this.#names.set(object.name, new Map(both));
    } else {
      this.#names.set(object.name, object);
    }
  }

  /** Removes an object that is there. */
  delete(object: ObjectSummary): void {
    const known = this.#names.get(object.name);
    this.#size -= 1;
    if (known instanceof Map) known.delete(placeOf(keyOf(object)));
    if (!(known instanceof Map) || known.size === 0) {
      this.#names.delete(object.name);
    }
  }
}

/** What tells an object from all others of its cluster. */
export function keyOf(object: ObjectSummary): ObjectKey {
  const { namespace, name } = object;
  return { kind: groupKindOf(object), namespace, name };
}

function isAt(object: ObjectSummary, { kind, namespace }: ObjectKey): boolean {
  return (
    (object.namespace ?? '') === (namespace ?? '') &&
    groupKindOf(object) === kind
  );
}

/** Kinds and namespaces hold no spaces. */
function placeOf({ kind, namespace = '' }: ObjectKey): string {
  return `${kind} ${namespace}`;
}
