/** @jest-environment node */

import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import { ControlPlane } from '@mooring/control-plane';
import {
  KubernetesCache,
  kubernetesCacheServiceRef,
} from '@mooring/plugin-kubernetes-cache-node';
import { EntityDeliveries } from '@mooring/plugin-kubernetes-delivery-common';
import { KubernetesDeliveries, kubernetesDeliveriesServiceRef } from '../src';
import { definitionFiles } from './definitions';
import { watchedCluster } from './watchedCluster';

const SHA = '3f2c1a9b5d6e7f8091a2b3c4d5e6f708192a3b4c';
const APPLICATIONS =
  '/apis/argoproj.io/v1alpha1/namespaces/default/applications';

jest.setTimeout(300_000);

/**
 * The real definitions on real API servers, with the statuses that the controllers write: what the definitions don't know is
 * dropped by the API server, so the fields that are read exist.
 */
describe('Argo CD on a hub, Flux on the cluster itself', () => {
  let hub: ControlPlane;
  let spoke: ControlPlane;
  let stop: () => Promise<void>;
  let cache: KubernetesCache;
  let deliveries: KubernetesDeliveries;

  beforeAll(async () => {
    [hub, spoke] = await Promise.all([
      ControlPlane.start({ controllers: false, nodes: 0 }),
      ControlPlane.start({ controllers: false, nodes: 0 }),
    ]);
    const backend = await startTestBackend({
      features: [
        createBackendPlugin({
          pluginId: 'test',
          register(env) {
            env.registerInit({
              deps: {
                store: kubernetesCacheServiceRef,
                found: kubernetesDeliveriesServiceRef,
              },
              async init({ store, found }) {
                cache = store;
                deliveries = found;
              },
            });
          },
        }),
      ],
    });
    stop = () => backend.stop();
    cache.announce({});
    cache.watch(
      [
        ['hub', hub],
        ['spoke', spoke],
      ].map(([name, plane]) =>
        watchedCluster(name as string, plane as ControlPlane),
      ),
    );
    await spoke.apply([deployment('cart', tracking('cart'))]);
  });
  afterAll(async () => {
    await stop?.();
    await Promise.all([hub?.stop(), spoke?.stop()]);
  });

  /** What the answer says once it is so. */
  async function becomes(
    description: string,
    isSo: (found: EntityDeliveries) => boolean,
  ): Promise<EntityDeliveries> {
    return await hub.waitFor(
      async () => {
        const objects = cache
          .cluster('spoke')!
          .objects({ kinds: ['Deployment.apps'] })
          .map(object => ({ cluster: 'spoke', object }));
        const found = await deliveries.of(objects);
        return objects.length > 0 && isSo(found) && found;
      },
      { description, intervalMs: 20 },
    );
  }
  const write = async (more: object) =>
    await hub.apply([application(spoke.url, more) as any]);

  it('follows an Application from its definition to its end', async () => {
    const { unresolved } = await becomes(
      'no Argo CD',
      found => found.unresolved[0]?.because === 'not-installed',
    );
    expect(unresolved[0].reason).toContain("Argo CD isn't installed");
    await hub.applyFiles(...(await definitionFiles()));
    await becomes(
      'no Application',
      found => found.unresolved[0]?.because === 'not-found',
    );

    await write({ sync: 'Synced' });
    const created = await becomes('the Application', ({ items }) =>
      items.some(({ sync }) => sync === 'Synced'),
    );
    expect(created.items).toMatchObject([
      {
        ...{ cluster: 'hub', deploysTo: 'spoke', health: 'Healthy' },
        by: ['argocd.argoproj.io/tracking-id'],
        revision: { url: `https://github.com/acme/cart/commit/${SHA}` },
        operation: { phase: 'Succeeded' },
      },
    ]);

    await write({ sync: 'OutOfSync' });
    const drifted = await becomes('the drift', ({ items }) =>
      items.some(({ sync }) => sync === 'OutOfSync'),
    );
    expect(drifted.items[0].drift).toMatchObject([{ name: 'cart' }]);
    expect(drifted.items[0].since).toBeDefined();
    await write({ sync: 'Synced' });
    await becomes('the end of the drift', ({ items }) =>
      items.some(({ sync, drift }) => sync === 'Synced' && drift.length === 0),
    );

    const message = 'Deployment.apps "cart" is invalid: spec.replicas';
    await write({ sync: 'OutOfSync', phase: 'Failed', message });
    const failed = await becomes('the failure', ({ items }) =>
      items.some(({ operation }) => operation?.phase === 'Failed'),
    );
    expect(failed.items[0]).toMatchObject({
      operation: {
        message: expect.stringMatching(/^The cluster rejects a manifest: /),
      },
      drift: [{ message: expect.stringContaining('is invalid') }],
    });

    await hub.request(`${APPLICATIONS}/cart`, { method: 'DELETE' });
    await becomes(
      'the end of the Application',
      ({ items, unresolved: [first] }) =>
        items.length === 0 && first?.because === 'not-found',
    );
  });

  it('reads a Kustomization and its repository in the versions that are served', async () => {
    await spoke.applyFiles(...(await definitionFiles()));
    await spoke.apply([
      deployment('stock', {
        labels: {
          'kustomize.toolkit.fluxcd.io/name': 'stock',
          'kustomize.toolkit.fluxcd.io/namespace': 'default',
        },
      }),
      {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        metadata: { name: 'shop', namespace: 'default' },
        spec: { interval: '1m', url: 'https://github.com/acme/shop' },
      } as any,
      {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata: { name: 'stock', namespace: 'default' },
        spec: {
          ...{ interval: '1m', prune: true },
          sourceRef: { kind: 'GitRepository', name: 'shop' },
        },
      } as any,
    ]);
    await spoke.request(
      '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/default/kustomizations/stock/status',
      {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: {
          status: {
            observedGeneration: 1,
            lastAppliedRevision: `main@sha1:${SHA}`,
            lastAttemptedRevision: `main@sha1:${SHA}`,
            conditions: [
              {
                ...{ type: 'Ready', status: 'True', reason: 'Succeeded' },
                ...{ message: 'Applied', observedGeneration: 1 },
                lastTransitionTime: '2026-11-30T09:00:00Z',
              },
            ],
          },
        },
      } as any,
    );
    const { items } = await becomes('the Kustomization', found =>
      found.items.some(
        ({ tool, sync, revision }) =>
          // The repository may be read after what it is for.
          tool === 'flux' && sync === 'Synced' && revision?.url !== undefined,
      ),
    );
    expect(items.find(({ tool }) => tool === 'flux')).toMatchObject({
      revision: {
        short: 'main@3f2c1a9',
        url: `https://github.com/acme/shop/commit/${SHA}`,
      },
    });
  });
});

function tracking(name: string) {
  return {
    annotations: {
      'argocd.argoproj.io/tracking-id': `${name}:apps/Deployment:default/cart`,
    },
  };
}

function deployment(name: string, metadata: object): any {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', ...metadata },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'web', image: 'example/web:1' }] },
      },
    },
  };
}

/** As Argo CD v2.14 writes it. */
function application(
  server: string,
  { sync = 'Synced', phase = 'Succeeded', message = 'successfully synced' },
) {
  const resource = {
    ...{ group: 'apps', version: 'v1', kind: 'Deployment' },
    ...{ namespace: 'default', name: 'cart' },
  };
  const source = { repoURL: 'https://github.com/acme/cart', path: 'k8s' };
  const times = {
    startedAt: '2026-11-30T09:00:00Z',
    finishedAt: '2026-11-30T09:00:02Z',
  };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'cart', namespace: 'default' },
    spec: { project: 'shop', source, destination: { server } },
    status: {
      sync: {
        ...{ status: sync, revision: SHA },
        comparedTo: { source, destination: { server } },
      },
      health: { status: 'Healthy' },
      history: [{ id: 0, revision: SHA, deployedAt: times.finishedAt, source }],
      resources: [{ ...resource, status: sync }],
      operationState: {
        ...{ phase, message, ...times, operation: {} },
        syncResult: {
          ...{ revision: SHA, source },
          resources:
            phase === 'Failed'
              ? [
                  {
                    ...resource,
                    ...{ status: 'SyncFailed', message },
                    ...{ hookPhase: 'Failed', syncPhase: 'Sync' },
                  },
                ]
              : [],
        },
      },
    },
  };
}
