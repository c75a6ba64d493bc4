import { KubernetesObject, OwnerReference } from '../store/KubernetesObject';
import { ObjectStore } from '../store/ObjectStore';
import { ObjectWriter } from '../store/ObjectWriter';

/** What controllers work with. */
export interface ControllerContext {
  store: ObjectStore;
  writer: ObjectWriter;
  /** Milliseconds since the epoch, in the cluster's own time. */
  now(): number;
  /** As {@link ControllerContext.now}, but also while the past is being made up. */
  present(): number;
}

/** Brings the world nearer to what objects of one kind ask for. */
export interface Controller<T extends KubernetesObject = KubernetesObject> {
  apiVersion: string;
  kind: string;
  /** Called when the object or one it controls has changed; returns when to call again without that. */
  reconcile(object: T, context: ControllerContext): number | undefined;
}

/** The objects of a kind that an owner controls, oldest first. */
export function controlledBy<T extends KubernetesObject>(
  { store }: ControllerContext,
  owner: KubernetesObject,
  kind: string,
): T[] {
  return store
    .dependents(owner.metadata.uid!)
    .filter(
      object =>
        object.kind === kind &&
        object.metadata.ownerReferences!.some(
          ({ uid, controller }) => controller && uid === owner.metadata.uid,
        ),
    ) as T[];
}

/** A reference to the controller of an object, as controllers write it. */
export function controllerReference(owner: KubernetesObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid!,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Writes a status, if it says anything new. */
export function updateStatus(
  { store }: ControllerContext,
  object: KubernetesObject,
  status: object,
): void {
  store.update(store.types.require(object.apiVersion, object.kind), {
    ...object,
    status,
  });
}

/** Counts as Go's `omitempty` writes them: a zero is left out. */
export function nonZero<Counts extends Record<string, number>>(
  counts: Counts,
): Partial<Counts> {
  return Object.fromEntries(
    Object.entries(counts).filter(([, count]) => count !== 0),
  ) as Partial<Counts>;
}
