import {
  groupKindOf,
  GroupKind,
  KubernetesObject,
  ObjectKey,
  readTrackingId,
  readTrackingName,
  TRACKING_ID,
} from '@mooring/kubernetes-objects';
import { APPLICATION, HELM_RELEASE, KUSTOMIZATION } from '../kinds';

/**
 * What an object says of who deploys it.
 *
 * @public
 */
export interface ReconcilerReference {
  readonly kind: GroupKind;
  /** Absent where the object doesn't say. */
  readonly namespace?: string;
  readonly name: string;
  /** The annotation or label that says so. */
  readonly by: string;
  /** Whether something else may have set it, so that it proves nothing unless the reconciler names the object too. */
  readonly isHint?: true;
}

/**
 * Source: `LabelKeyAppInstance` in github.com/argoproj/argo-cd `common/common.go`;
 * "Resource Tracking" (https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/).
 */
const INSTANCE = 'argocd.argoproj.io/instance';
/** What Argo CD tracks by unless it is told otherwise, and what Helm sets as well. */
const COMMON_INSTANCE = 'app.kubernetes.io/instance';

/**
 * Who deploys an object, as its labels and annotations say: the first is the strongest. A tracking id that was copied from
 * another object, as some controllers do, says nothing.
 *
 * Source: Flux, "Kustomization: garbage collection" and "HelmRelease: labels", `kustomize.toolkit.fluxcd.io/name` and so on.
 *
 * @public
 */
export function reconcilersNamedBy(
  object: KubernetesObject,
): ReconcilerReference[] {
  const { labels = {}, annotations = {} } = object.metadata;
  const references: ReconcilerReference[] = [];
  const tracked = readTrackingId(annotations[TRACKING_ID]);
  if (tracked && isSame(tracked.object, object))
    references.push({
      ...{ kind: APPLICATION, ...tracked.application, by: TRACKING_ID },
    });
  if (labels[INSTANCE] && !tracked)
    references.push({
      ...{
        kind: APPLICATION,
        ...readTrackingName(labels[INSTANCE]),
        by: INSTANCE,
      },
    });
  for (const [kind, group] of [
    [KUSTOMIZATION, 'kustomize.toolkit.fluxcd.io'],
    [HELM_RELEASE, 'helm.toolkit.fluxcd.io'],
  ] as const) {
    const name = labels[`${group}/name`];
    const namespace = labels[`${group}/namespace`];
    if (name) references.push({ kind, namespace, name, by: `${group}/name` });
  }
  if (references.length === 0 && labels[COMMON_INSTANCE])
    references.push({
      ...{ kind: APPLICATION, ...readTrackingName(labels[COMMON_INSTANCE]) },
      ...{ by: COMMON_INSTANCE, isHint: true },
    });
  return references;
}

function isSame(key: ObjectKey, object: KubernetesObject): boolean {
  const { namespace, name } = object.metadata;
  return (
    key.name === name &&
    (key.namespace ?? namespace) === namespace &&
    key.kind === groupKindOf(object)
  );
}
