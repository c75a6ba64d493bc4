/** @jest-environment node */

import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import { ControlPlane } from '@mooring/control-plane';
import {
  KubernetesCache,
  kubernetesCacheServiceRef,
} from '@mooring/plugin-kubernetes-cache-node';
import { EntityDelivery } from '@mooring/plugin-kubernetes-delivery-common';
import { KubernetesDeliveries, kubernetesDeliveriesServiceRef } from '../src';
import { ArgoCd, clusterSecret } from './ArgoCd';
import { definitionFiles } from './definitions';
import { watchedCluster } from './watchedCluster';

const DEPLOYMENT = '/apis/apps/v1/namespaces/default/deployments/cart';
const APPLICATION =
  '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/cart';
const SETTINGS = 'application/merge-patch+json';

jest.setTimeout(900_000);

/** Argo CD's application controller on a hub, which deploys to another cluster. */
describe('what Argo CD itself writes', () => {
  let hub: ControlPlane;
  let spoke: ControlPlane;
  let argoCd: ArgoCd;
  let stop: () => Promise<void>;
  let cache: KubernetesCache;
  let deliveries: KubernetesDeliveries;

  beforeAll(async () => {
    [hub, spoke] = await Promise.all([
      ControlPlane.start({ controllers: false, nodes: 0 }),
      ControlPlane.start({ controllers: false, nodes: 0 }),
    ]);
    await hub.applyFiles(...(await definitionFiles()));
    argoCd = await ArgoCd.start(hub);
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
    cache.watch([watchedCluster('hub', hub), watchedCluster('spoke', spoke)]);
  });
  afterAll(async () => {
    await stop?.();
    await argoCd?.stop();
    await Promise.all([hub?.stop(), spoke?.stop()]);
  });

  const found = async () => {
    const objects = cache
      .cluster('spoke')!
      .objects({ kinds: ['Deployment.apps'] })
      .map(object => ({ cluster: 'spoke', object }));
    return await deliveries.of(objects, { name: 'cart' });
  };
  const becomes = async (
    description: string,
    isSo: (delivery: EntityDelivery) => boolean,
  ): Promise<EntityDelivery> =>
    await hub.waitFor(async () => (await found()).items.find(isSo), {
      ...{ description, intervalMs: 50, timeoutMs: 120_000 },
    });
  const automate = (automated: object | null) =>
    hub.request(APPLICATION, {
      ...{ method: 'PATCH', contentType: SETTINGS },
      body: { spec: { syncPolicy: { automated } } },
    } as any);
  const scale = (replicas: number) =>
    spoke.request(DEPLOYMENT, {
      ...{ method: 'PATCH', contentType: SETTINGS },
      body: { spec: { replicas } },
    } as any);

  it('is read: the first sync, drift, and its end by self-healing', async () => {
    const first = await argoCd.commit('k8s/cart.yaml', deployment(3));
    await hub.apply([
      clusterSecret('spoke', spoke),
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'AppProject',
        metadata: { name: 'default', namespace: 'argocd' },
        spec: {
          sourceRepos: ['*'],
          destinations: [{ namespace: '*', server: '*' }],
        },
      },
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name: 'cart', namespace: 'argocd' },
        spec: {
          project: 'default',
          source: {
            ...{ repoURL: argoCd.repository, targetRevision: 'main' },
            path: 'k8s',
          },
          destination: { name: 'spoke', namespace: 'default' },
          syncPolicy: { automated: {} },
        },
      },
    ] as any);

    const synced = await becomes(
      'the first sync',
      ({ sync, revision, operation, by }) =>
        sync === 'Synced' &&
        revision?.text === first &&
        operation?.phase === 'Succeeded' &&
        by.length > 1,
    );
    expect(synced).toMatchObject({
      ...{ cluster: 'hub', deploysTo: 'spoke', isAutomated: true },
      objects: [{ cluster: 'spoke', name: 'cart' }],
    });
    expect(synced.by).toContain('argocd.argoproj.io/tracking-id');
    expect(deliveries.syncsOf([synced])).toMatchObject([
      { phase: 'Succeeded', revision: { text: first } },
    ]);

    await scale(5);
    const drifted = await becomes('the drift', each => each.totalDrift > 0);
    expect(drifted).toMatchObject({
      sync: 'OutOfSync',
      drift: [{ kind: 'Deployment.apps', name: 'cart', drift: 'different' }],
    });
    expect(drifted.since).toBeDefined();

    await automate({ selfHeal: true });
    await becomes('the self-heal', ({ sync }) => sync === 'Synced');
    expect((await spoke.request(DEPLOYMENT)).spec.replicas).toBe(3);
  });
});

function deployment(replicas: number): string {
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'cart' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'cart' } },
      template: {
        metadata: { labels: { app: 'cart' } },
        spec: { containers: [{ name: 'web', image: 'example/web:1' }] },
      },
    },
  });
}
