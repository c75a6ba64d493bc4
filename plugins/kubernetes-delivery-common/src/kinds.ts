import { GroupKind } from '@mooring/kubernetes-objects';

/**
 * A kind of Argo CD or Flux, with the versions of its API that a cluster may serve, the newest first.
 *
 * @public
 */
export interface DeliveryKind {
  readonly kind: string;
  readonly group: string;
  readonly plural: string;
  readonly versions: readonly [string, ...string[]];
}

/**
 * The kinds by which Argo CD and Flux tell what they deploy, from where, and how that went.
 *
 * Source: `manifests/crds` of github.com/argoproj/argo-cd; `config/crd/bases` of github.com/fluxcd/kustomize-controller,
 * helm-controller and source-controller.
 *
 * @public
 */
export const DELIVERY_KINDS: readonly DeliveryKind[] = [
  {
    ...{ kind: 'Application', group: 'argoproj.io', plural: 'applications' },
    versions: ['v1alpha1'],
  },
  {
    ...{ kind: 'ApplicationSet', group: 'argoproj.io' },
    ...{ plural: 'applicationsets', versions: ['v1alpha1'] },
  },
  {
    ...{ kind: 'Kustomization', group: 'kustomize.toolkit.fluxcd.io' },
    ...{ plural: 'kustomizations', versions: ['v1', 'v1beta2'] },
  },
  {
    ...{ kind: 'HelmRelease', group: 'helm.toolkit.fluxcd.io' },
    ...{ plural: 'helmreleases', versions: ['v2', 'v2beta2', 'v2beta1'] },
  },
  {
    ...{ kind: 'GitRepository', group: 'source.toolkit.fluxcd.io' },
    ...{ plural: 'gitrepositories', versions: ['v1', 'v1beta2'] },
  },
  {
    ...{ kind: 'OCIRepository', group: 'source.toolkit.fluxcd.io' },
    ...{ plural: 'ocirepositories', versions: ['v1', 'v1beta2'] },
  },
];

/**
 * Argo CD's Application.
 *
 * @public
 */
export const APPLICATION: GroupKind = 'Application.argoproj.io';
export const APPLICATION_SET: GroupKind = 'ApplicationSet.argoproj.io';
export const KUSTOMIZATION: GroupKind =
  'Kustomization.kustomize.toolkit.fluxcd.io';
export const HELM_RELEASE: GroupKind = 'HelmRelease.helm.toolkit.fluxcd.io';
export const GIT_REPOSITORY: GroupKind =
  'GitRepository.source.toolkit.fluxcd.io';

/**
 * Those of {@link DELIVERY_KINDS} that reconcile objects; the others say what is reconciled.
 *
 * @public
 */
export const RECONCILER_KINDS: readonly GroupKind[] = [
  APPLICATION,
  KUSTOMIZATION,
  HELM_RELEASE,
];

/**
 * Whether a kind is one of {@link DELIVERY_KINDS}.
 *
 * @public
 */
export function isDeliveryKind(kind: GroupKind): boolean {
  return DELIVERY_KINDS.some(each => `${each.kind}.${each.group}` === kind);
}
