import { KubernetesObject } from '@mooring/kubernetes-objects';

export const SHA = '3f2c1a9b5d6e7f8091a2b3c4d5e6f708192a3b4c';
export const OTHER_SHA = '00aa11bb22cc33dd44ee55ff66778899aabbccdd';

/** An Application as Argo CD v2.14 writes it. */
export function application(
  options: {
    name?: string;
    metadata?: object;
    spec?: object;
    status?: object;
  } = {},
): KubernetesObject {
  const { name = 'cart', metadata, spec, status } = options;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', uid: `app-${name}`, ...metadata },
    spec: {
      project: 'shop',
      source: {
        repoURL: 'https://github.com/acme/cart.git',
        path: 'k8s',
        targetRevision: 'main',
      },
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: 'shop',
      },
      syncPolicy: { automated: { selfHeal: true } },
      ...spec,
    },
    status: {
      sync: { status: 'Synced', revision: SHA },
      health: { status: 'Healthy' },
      history: [{ id: 1, revision: SHA, deployedAt: '2026-11-30T09:00:00Z' }],
      operationState: {
        phase: 'Succeeded',
        message: 'successfully synced (all tasks run)',
        startedAt: '2026-11-30T09:00:00Z',
        finishedAt: '2026-11-30T09:00:02Z',
        syncResult: { revision: SHA },
      },
      resources: [
        {
          ...{ group: 'apps', version: 'v1', kind: 'Deployment' },
          ...{ namespace: 'shop', name: 'cart', status: 'Synced' },
        },
      ],
      ...status,
    },
  };
}

/** A Kustomization as kustomize-controller v1 writes it. */
export function kustomization(
  options: { spec?: object; status?: object; metadata?: object } = {},
): KubernetesObject {
  const { spec, status, metadata } = options;
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: {
      ...{ name: 'stock', namespace: 'flux-system', uid: 'ks-stock' },
      ...metadata,
    },
    spec: {
      path: './stock',
      sourceRef: { kind: 'GitRepository', name: 'shop' },
      ...spec,
    },
    status: {
      lastAppliedRevision: `main@sha1:${SHA}`,
      lastAttemptedRevision: `main@sha1:${SHA}`,
      inventory: { entries: [{ id: 'shop_stock_apps_Deployment', v: 'v1' }] },
      conditions: [
        {
          ...{
            type: 'Ready',
            status: 'True',
            reason: 'ReconciliationSucceeded',
          },
          ...{
            message: 'Applied revision',
            lastTransitionTime: '2026-11-30T09:00:00Z',
          },
        },
      ],
      ...status,
    },
  };
}

/** The source of {@link kustomization}. */
export function gitRepository(spec: object = {}, status: object = {}) {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'shop', namespace: 'flux-system', uid: 'git-shop' },
    spec: { url: 'https://gitlab.example.com/acme/shop', ...spec },
    status,
  };
}

/** A Deployment that Argo CD tracks. */
export function tracked(
  trackingId: string | undefined,
  labels: Record<string, string> = {},
): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      ...{ name: 'cart', namespace: 'shop', uid: 'cart', labels },
      annotations: trackingId
        ? { 'argocd.argoproj.io/tracking-id': trackingId }
        : {},
    },
  };
}
