import { ObjectKey } from '@mooring/kubernetes-objects';
import { Delivery } from './Delivery';

/**
 * What deploys an entity's workloads, and how we know.
 *
 * @public
 */
export interface EntityDelivery extends Delivery {
  /** The cluster that the reconciler is in. */
  readonly cluster: string;
  /** The cluster that it deploys to; absent where the portal knows no cluster by that name. */
  readonly deploysTo?: string;
  /** What says that it is the entity's: keys of annotations and labels, `status.resources`. */
  readonly by: readonly string[];
  /** The entity's objects that it deploys, the first few. */
  readonly objects: readonly (ObjectKey & { readonly cluster: string })[];
  /** Its page in Argo CD, where its instance is configured. */
  readonly url?: string;
  /** What is above it, the nearest first: the Application that deploys this one, and so on. */
  readonly parents: readonly ObjectKey[];
}

/**
 * Why a reconciler that something names can't be shown.
 *
 * - `not-found`: every cluster that could hold it has answered, and none does
 * - `not-installed`: no cluster that the portal watches serves the kind
 * - `disagrees`: it is there, and deploys none of the entity's objects, which something else deploys
 * - `elsewhere`: one of that name exists, in another namespace, project or instance
 * - `ambiguous`: several have that name
 * - `unknown`: a cluster that could hold it can't be read; `reason` says which and why
 *
 * @public
 */
export interface UnresolvedDelivery {
  readonly reconciler: ObjectKey;
  /** What names it. */
  readonly by: string;
  readonly because:
    | 'not-found'
    | 'not-installed'
    | 'disagrees'
    | 'elsewhere'
    | 'ambiguous'
    | 'unknown';
  /** One sentence. */
  readonly reason: string;
}

/**
 * What deploys an entity's workloads.
 *
 * @public
 */
export interface EntityDeliveries {
  readonly items: readonly EntityDelivery[];
  /** What is named and can't be shown. */
  readonly unresolved: readonly UnresolvedDelivery[];
}
