import {
  KubernetesObject,
  ObjectKey,
  readText,
} from '@mooring/kubernetes-objects';

/** Longer ones are not revisions. */
const MAX_LENGTH = 200;

/**
 * The Git revision that a workload was applied from, where what applied it is among the objects that are watched: the
 * Application of Argo CD that tracks it, or the Kustomization of Flux.
 *
 * Source: Argo CD, "Resource Tracking" (https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/); Flux,
 * labels `kustomize.toolkit.fluxcd.io/name` and `/namespace`, and `status.lastAttemptedRevision` of a Kustomization.
 *
 * @param find - the objects of one name and kind in the workload's cluster; without a namespace, of all namespaces
 *
 * @public
 */
export function gitRevision(
  { metadata }: KubernetesObject,
  find: (key: ObjectKey) => Iterable<KubernetesObject>,
): string | undefined {
  const { labels = {}, annotations = {} } = metadata;
  const tracked = annotations['argocd.argoproj.io/tracking-id']?.split(':')[0];
  // With namespaces of its own: `NAMESPACE_NAME`
  const application =
    tracked?.slice(tracked.indexOf('_') + 1) ??
    labels['argocd.argoproj.io/instance'];
  if (application)
    for (const { status } of find({
      kind: 'Application.argoproj.io',
      name: application,
    })) {
      const revision =
        readText(status, 'operationState', 'syncResult', 'revision') ??
        readText(status, 'sync', 'revision');
      if (revision) return bounded(revision);
    }
  const kustomization = labels['kustomize.toolkit.fluxcd.io/name'];
  if (kustomization)
    for (const { status } of find({
      kind: 'Kustomization.kustomize.toolkit.fluxcd.io',
      namespace: labels['kustomize.toolkit.fluxcd.io/namespace'],
      name: kustomization,
    })) {
      const revision =
        readText(status, 'lastAttemptedRevision') ??
        readText(status, 'lastAppliedRevision');
      if (revision) return bounded(revision);
    }
  return undefined;
}

function bounded(revision: string): string | undefined {
  return /^[\x21-\x7e]+$/.test(revision) && revision.length <= MAX_LENGTH
    ? revision
    : undefined;
}
