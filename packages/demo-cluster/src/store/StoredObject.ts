import { KubernetesObject } from './KubernetesObject';
import { ResourceType, toApiVersion } from './ResourceType';

/** One version of one object, never changed once stored, with its JSON kept for all who ask. */
export class StoredObject {
  #body?: string;

  constructor(
    readonly object: KubernetesObject,
    /** The version of the cluster in which this version of the object was written. */
    readonly version: number,
  ) {}

  /** Key in its collection; sorts as the keys of etcd do. */
  get key(): string {
    return toKey(this.object.metadata);
  }

  /** The object as a list has it: items of built-in lists carry neither `kind` nor `apiVersion`. */
  get itemJson(): string {
    if (this.#body === undefined) {
      const { apiVersion, kind, ...body } = this.object;
      this.#body = JSON.stringify(body);
    }
    return this.#body;
  }

  /** The object as a get or a watch has it, in the version asked for. */
  json(type: ResourceType): string {
    return `${jsonTypeMeta(type)}${this.itemJson.slice(1)}`;
  }
}

/** The key of an object in the collection of its resource. */
export function toKey({
  namespace,
  name,
}: {
  namespace?: string;
  name: string;
}): string {
  return `${namespace ?? ''}/${name}`;
}

function jsonTypeMeta(type: ResourceType): string {
  return `{"kind":${JSON.stringify(type.kind)},"apiVersion":${JSON.stringify(
    toApiVersion(type),
  )},`;
}
