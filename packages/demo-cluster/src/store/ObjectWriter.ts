import { isDeepStrictEqual } from 'node:util';
import { KubernetesObject } from './KubernetesObject';
import { applyDefaults } from './defaults';
import { ObjectStore, toTimestamp } from './ObjectStore';
import { ResourceType } from './ResourceType';
import { alreadyExists, conflict, notFound } from './StatusError';
import { StoredObject } from './StoredObject';
import { withoutNulls } from './withoutNulls';
import { validateObject, validateUpdate } from './validation';

/** How the dependents of a deleted object are dealt with; `Foreground` and `Background` do the same here. */
export type DeletionPropagation = 'Background' | 'Foreground' | 'Orphan';

const CHANGED =
  'the object has been modified; please apply your changes to the latest version and try again';

/** Kinds with a status that count no generations all the same: their strategies in `k8s.io/kubernetes` do not. */
const WITHOUT_GENERATION = [
  'HorizontalPodAutoscaler',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'ResourceQuota',
  'Service',
];

/** Changes objects by the rules of the API: defaults, validation, generations, finalizers, garbage collection. */
export class ObjectWriter {
  constructor(
    private readonly store: ObjectStore,
    private readonly options: {
      now: () => number;
      createUid: (kind: string) => string;
      /** Completes `generateName`. */
      createNameSuffix: () => string;
    },
  ) {}

  /** Throws a `StatusError` when the object is invalid or there already, or its namespace is not. */
  create(
    type: ResourceType,
    object: KubernetesObject,
    options: { dryRun?: boolean } = {},
  ): StoredObject {
    const given = normalize(type, object);
    const { generateName, name = '' } = given.metadata;
    const completeName =
      name ||
      (generateName ? `${generateName}${this.options.createNameSuffix()}` : '');
    const metadata = {
      ...given.metadata,
      name: completeName,
      uid: this.options.createUid(type.kind),
      ...(hasGeneration(type) && { generation: 1 }),
    };
    validateObject(type, { ...given, metadata });
    const created = applyDefaults(type, { ...given, metadata });
    if (this.store.get(type, metadata)) {
      throw alreadyExists(type, completeName);
    }
    this.#requireNamespace(type, metadata.namespace);
    return options.dryRun
      ? new StoredObject(created, this.store.version)
      : this.store.create(type, created);
  }

  /**
   * Replaces an object; what only the API server may change stays. Throws a `StatusError` when the object is invalid, not
   * there, or changed since the version it carries.
   */
  update(
    type: ResourceType,
    object: KubernetesObject,
    options: { subresource?: string; dryRun?: boolean } = {},
  ): StoredObject {
    const previous = this.require(type, object.metadata);
    checkPreconditions(type, object, previous);
    const given = normalize(type, object);
    const updated =
      options.subresource === 'status'
        ? { ...previous, status: given.status }
        : withSpecOf(type, given, previous);
    validateObject(type, updated);
    const defaulted = withGeneration(
      type,
      applyDefaults(type, updated),
      previous,
    );
    validateUpdate(type, defaulted, previous);
    if (options.dryRun) {
      return new StoredObject(defaulted, this.store.version);
    }
    if (
      defaulted.metadata.deletionTimestamp &&
      !defaulted.metadata.finalizers?.length
    ) {
      return this.#remove(type, defaulted, 'Background');
    }
    return this.store.update(type, defaulted);
  }

  /** Deletes an object and, in the background, what it owns. Returns its last state. */
  delete(
    type: ResourceType,
    name: { namespace?: string; name: string },
    options: { propagation?: DeletionPropagation; dryRun?: boolean } = {},
  ): StoredObject {
    const object = this.require(type, name);
    if (options.dryRun) {
      return new StoredObject(object, this.store.version);
    }
    if (object.metadata.finalizers?.length) {
      const deletionTimestamp =
        object.metadata.deletionTimestamp ?? toTimestamp(this.options.now());
      return this.store.update(type, {
        ...object,
        metadata: { ...object.metadata, deletionTimestamp },
      });
    }
    return this.#remove(type, object, options.propagation ?? 'Background');
  }

  /** The object; throws a `StatusError` 404 when there is none. */
  require(
    type: ResourceType,
    name: { namespace?: string; name: string },
  ): KubernetesObject {
    const object = this.store.get(type, name);
    if (!object) {
      throw notFound(type, name.name);
    }
    return object;
  }

  #remove(
    type: ResourceType,
    object: KubernetesObject,
    propagation: DeletionPropagation,
  ): StoredObject {
    if (type.kind === 'CustomResourceDefinition') {
      this.#removeDefined(object);
    }
    const removed = this.store.remove(type, object);
    for (const dependent of this.store.dependents(object.metadata.uid!)) {
      this.#releaseDependent(dependent, object.metadata.uid!, propagation);
    }
    if (object.kind === 'Namespace') {
      this.#empty(object.metadata.name);
    }
    return removed;
  }

  /** An object goes with the last of its owners. */
  #releaseDependent(
    dependent: KubernetesObject,
    ownerUid: string,
    propagation: DeletionPropagation,
  ): void {
    const type = this.store.types.require(dependent.apiVersion, dependent.kind);
    const owners = dependent.metadata.ownerReferences!.filter(
      ({ uid }) => uid !== ownerUid,
    );
    if (owners.length === 0 && propagation !== 'Orphan') {
      this.delete(type, dependent.metadata);
    } else {
      const { ownerReferences, ...metadata } = dependent.metadata;
      const rest = owners.length > 0 ? { ownerReferences: owners } : {};
      this.store.update(type, {
        ...dependent,
        metadata: { ...metadata, ...rest },
      });
    }
  }

  #empty(namespace: string): void {
    for (const type of this.store.types
      .all()
      .filter(({ namespaced }) => namespaced)) {
      for (const { metadata } of this.store.list(type, namespace)) {
        if (this.store.get(type, metadata)) {
          this.delete(type, metadata);
        }
      }
    }
  }

  /** The objects of a CustomResourceDefinition go with it. */
  #removeDefined({ spec }: KubernetesObject): void {
    const [{ name: version }] = spec.versions;
    const type = this.store.types.byPlural({
      group: spec.group,
      version,
      plural: spec.names.plural,
    });
    for (const { metadata } of type ? this.store.list(type) : []) {
      this.delete(type!, metadata);
    }
  }

  #requireNamespace(type: ResourceType, namespace: string | undefined): void {
    const namespaces = this.store.types.require('v1', 'Namespace');
    if (type.namespaced && !this.store.get(namespaces, { name: namespace! })) {
      throw notFound(namespaces, namespace!);
    }
  }
}

/** A field that is null is absent, but for custom resources, whose schemas can tell the two apart. */
function normalize(
  { custom }: ResourceType,
  object: KubernetesObject,
): KubernetesObject {
  return custom
    ? { ...object, metadata: withoutNulls(object.metadata) }
    : withoutNulls(object);
}

function checkPreconditions(
  type: ResourceType,
  object: KubernetesObject,
  previous: KubernetesObject,
): void {
  const { resourceVersion, uid, name } = object.metadata;
  if (uid && uid !== previous.metadata.uid) {
    throw conflict(
      type,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${previous.metadata.uid}`,
    );
  }
  if (
    resourceVersion &&
    resourceVersion !== previous.metadata.resourceVersion
  ) {
    throw conflict(type, name, CHANGED);
  }
}

function withSpecOf(
  type: ResourceType,
  object: KubernetesObject,
  previous: KubernetesObject,
): KubernetesObject {
  const { uid, creationTimestamp, resourceVersion, deletionTimestamp } =
    previous.metadata;
  const metadata = {
    ...object.metadata,
    uid,
    creationTimestamp,
    resourceVersion,
  };
  if (deletionTimestamp) {
    metadata.deletionTimestamp = deletionTimestamp;
  }
  if (!type.subresources.includes('status')) {
    return { ...object, metadata };
  }
  const { status: ignored, ...rest } = object;
  const { status } = previous;
  return {
    ...rest,
    metadata,
    ...(status !== undefined && { status }),
  } as KubernetesObject;
}

/** Counts a change of what is desired, that is of everything but metadata and status. */
function withGeneration(
  type: ResourceType,
  object: KubernetesObject,
  previous: KubernetesObject,
): KubernetesObject {
  if (!hasGeneration(type)) {
    return object;
  }
  const [desired, before] = [object, previous].map(
    ({ metadata, status, ...rest }) => rest,
  );
  const generation =
    (previous.metadata.generation ?? 1) +
    (isDeepStrictEqual(desired, before) ? 0 : 1);
  return { ...object, metadata: { ...object.metadata, generation } };
}

function hasGeneration({ subresources, kind }: ResourceType): boolean {
  return subresources.includes('status') && !WITHOUT_GENERATION.includes(kind);
}
