import { GroupKind } from './groupKind';

/**
 * The annotation by which Argo CD knows what it has deployed.
 *
 * Source: `AnnotationKeyAppInstance` in github.com/argoproj/argo-cd `common/common.go`.
 *
 * @public
 */
export const TRACKING_ID = 'argocd.argoproj.io/tracking-id';

/**
 * An Application as an object names it.
 *
 * @public
 */
export interface TrackingApplication {
  /** Absent where the object doesn't say. */
  readonly namespace?: string;
  readonly name: string;
}

/**
 * What a tracking id says: which Application deploys which object. It may have been copied from another object.
 *
 * @public
 */
export interface TrackingId {
  readonly application: TrackingApplication;
  readonly object: {
    readonly kind: GroupKind;
    readonly namespace?: string;
    readonly name: string;
  };
}

/**
 * Reads `cart:apps/Deployment:shop/cart`, or `team_cart:…` of an Application in the namespace `team`; `undefined` for anything
 * else.
 *
 * Source: `ParseAppInstanceValue` in github.com/argoproj/argo-cd `util/argo/resource_tracking.go`.
 *
 * @public
 */
export function readTrackingId(
  value: string | undefined,
): TrackingId | undefined {
  const [application, groupKind, namespacedName] = value?.split(':', 3) ?? [];
  const [group, kind] = groupKind?.split('/', 2) ?? [];
  const [namespace, name] = namespacedName?.split('/', 2) ?? [];
  if (!application || !kind || !name) return undefined;
  return {
    application: readTrackingName(application),
    object: {
      kind: group ? `${kind}.${group}` : kind,
      ...{ namespace: namespace || undefined, name },
    },
  };
}

/**
 * Reads the name of an Application as labels and tracking ids have it: with Applications in any namespace, `NAMESPACE_NAME`,
 * since neither of the two can have an underscore.
 *
 * @public
 */
export function readTrackingName(text: string): TrackingApplication {
  const [first, second] = text.split('_', 2);
  return second ? { namespace: first, name: second } : { name: text };
}
