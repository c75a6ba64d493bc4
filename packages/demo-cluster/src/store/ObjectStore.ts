import { isDeepStrictEqual } from 'node:util';
import { KubernetesObject } from './KubernetesObject';
import { ObjectCollection, StoreEvent } from './ObjectCollection';
import { ResourceType, toGroupResource } from './ResourceType';
import { ResourceTypes } from './ResourceTypes';
import { StoredObject, toKey } from './StoredObject';

/** Changes that are kept per resource, for watches that resume. */
const DEFAULT_HISTORY_SIZE = 1_000;

/** The objects of a cluster, under one count of versions, as etcd has it. Knows neither users nor controllers. */
export class ObjectStore {
  static create(options: {
    types: ResourceTypes;
    /** Milliseconds since the epoch. */
    now: () => number;
    /** Changes that are kept per resource. Default: 1,000. */
    historySize?: number;
  }): ObjectStore {
    return new ObjectStore(
      options.types,
      options.now,
      options.historySize ?? DEFAULT_HISTORY_SIZE,
    );
  }

  readonly #collections = new Map<string, ObjectCollection>();
  readonly #dependents = new Map<string, Map<string, StoredObject>>();
  readonly #listeners = new Set<(event: StoreEvent) => void>();
  #version = 1;

  private constructor(
    readonly types: ResourceTypes,
    private readonly now: () => number,
    private readonly historySize: number,
  ) {}

  /** The version of the latest change. */
  get version(): number {
    return this.#version;
  }

  collection(type: ResourceType): ObjectCollection {
    const name = toGroupResource(type);
    let collection = this.#collections.get(name);
    if (!collection) {
      collection = new ObjectCollection(this.historySize);
      this.#collections.set(name, collection);
    }
    return collection;
  }

  get(
    type: ResourceType,
    name: { namespace?: string; name: string },
  ): KubernetesObject | undefined {
    return this.collection(type).get(toKey(name))?.object;
  }

  list(type: ResourceType, namespace?: string): KubernetesObject[] {
    return this.collection(type)
      .list(namespace)
      .map(stored => stored.object);
  }

  /** The objects whose owner references name the owner. */
  dependents(uid: string): KubernetesObject[] {
    return [...(this.#dependents.get(uid)?.values() ?? [])].map(
      stored => stored.object,
    );
  }

  /** Stores a new object, with `creationTimestamp` and `resourceVersion` added. The caller knows there is none yet. */
  create(type: ResourceType, object: KubernetesObject): StoredObject {
    const creationTimestamp = toTimestamp(this.now());
    const metadata = { ...object.metadata, creationTimestamp };
    return this.#put(type, { ...object, metadata });
  }

  /** Stores a changed object; when nothing changed, the version stays, as in Kubernetes. */
  update(type: ResourceType, object: KubernetesObject): StoredObject {
    const previous = this.collection(type).get(toKey(object.metadata))!;
    const unchanged = isDeepStrictEqual(
      {
        ...object,
        metadata: { ...object.metadata, resourceVersion: undefined },
      },
      {
        ...previous.object,
        metadata: { ...previous.object.metadata, resourceVersion: undefined },
      },
    );
    return unchanged ? previous : this.#put(type, object);
  }

  remove(type: ResourceType, object: KubernetesObject): StoredObject {
    const stored = this.#nextVersionOf(object);
    this.#emit(this.collection(type).remove(stored));
    return stored;
  }

  /** Calls the listener with every change of any resource. */
  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets the history, so that every earlier version is too old to watch from. */
  compact(): void {
    this.types
      .all()
      .forEach(type => this.collection(type).compact(this.#version));
  }

  #put(type: ResourceType, object: KubernetesObject): StoredObject {
    const stored = this.#nextVersionOf(object);
    this.#emit(this.collection(type).put(stored));
    return stored;
  }

  #nextVersionOf(object: KubernetesObject): StoredObject {
    const resourceVersion = String(++this.#version);
    return new StoredObject(
      { ...object, metadata: { ...object.metadata, resourceVersion } },
      this.#version,
    );
  }

  #emit(event: StoreEvent): void {
    this.#indexOwners(event);
    this.#defineResources(event);
    for (const listener of this.#listeners) {
      listener(event);
    }
  }

  #defineResources({ type, current: { object } }: StoreEvent): void {
    if (object.kind === 'CustomResourceDefinition' && type === 'DELETED') {
      this.types.undefine(object);
    } else if (object.kind === 'CustomResourceDefinition') {
      this.types.define(object);
    }
  }

  #indexOwners({ type, current, previous }: StoreEvent): void {
    for (const { uid } of previous?.object.metadata.ownerReferences ?? []) {
      const dependents = this.#dependents.get(uid);
      dependents?.delete(current.object.metadata.uid!);
      if (dependents?.size === 0) {
        this.#dependents.delete(uid);
      }
    }
    for (const { uid } of (type !== 'DELETED' &&
      current.object.metadata.ownerReferences) ||
      []) {
      const dependents = this.#dependents.get(uid) ?? new Map();
      this.#dependents.set(
        uid,
        dependents.set(current.object.metadata.uid!, current),
      );
    }
  }
}

/** A time as Kubernetes writes it: RFC 3339 in whole seconds, UTC. */
export function toTimestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, -5)}Z`;
}
