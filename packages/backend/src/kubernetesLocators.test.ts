import { DemoCluster } from '@mooring/demo-cluster';
import { JsonObject } from '@backstage/types';
import { BackendProcess } from './__testUtils__/BackendProcess';
import { namesOf, viewWorkloads } from './__testUtils__/viewWorkloads';
import { component, workload } from './__testUtils__/workload';

jest.setTimeout(300_000);

let east: DemoCluster;
let west: DemoCluster;
let backend: BackendProcess | undefined;

beforeAll(async () => {
  [east, west] = await Promise.all(
    ['east', 'west'].map(name => DemoCluster.start({ name })),
  );
  east.apply(workload('shop'));
  west.apply(workload('shop'));
});
beforeEach(() => {
  east.requests.clear();
  west.requests.clear();
});
afterEach(() => backend?.stop());
afterAll(() => Promise.all([east?.stop(), west?.stop()]));

const caOf = (cluster: DemoCluster) =>
  Buffer.from(cluster.caData).toString('base64');

function startBackend(
  kubernetes: JsonObject,
  catalog: JsonObject[],
): Promise<BackendProcess> {
  return BackendProcess.start({
    // Without the watch cache, what is asked for a view is what a cluster is asked.
    config: { kubernetes: { ...kubernetes, cache: { enabled: false } } },
    catalog: catalog.map(entity => JSON.stringify(entity)).join('\n---\n'),
  });
}

/** The `config` locator with both clusters. */
function bothClusters(): JsonObject {
  const clusters = [east, west].map(cluster => ({
    name: cluster.name,
    url: cluster.url,
    authProvider: 'serviceAccount',
    serviceAccountToken: cluster.tokens.viewer,
    caData: caOf(cluster),
  }));
  return { type: 'config', clusters };
}

it('asks the cluster that the entity names, with serviceLocatorMethod singleTenant', async () => {
  const annotations = { 'backstage.io/kubernetes-cluster': 'west' };
  backend = await startBackend(
    {
      serviceLocatorMethod: { type: 'singleTenant' },
      clusterLocatorMethods: [bothClusters()],
    },
    [component('shop', { annotations }), component('everywhere')],
  );
  const view = await viewWorkloads(backend, 'shop');
  expect(Object.keys(view)).toEqual(['west']);
  expect(namesOf(view.west)).toMatchObject({ deployments: ['shop'] });
  expect(east.requests.total).toBe(0);

  await viewWorkloads(backend, 'everywhere');
  expect(east.requests.total).toBeGreaterThan(0);
});

it('finds clusters in the catalog, and those that the entity depends on, with catalogRelation', async () => {
  const clusterEntity = (cluster: DemoCluster, authProvider: string) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: cluster.name,
      annotations: {
        'kubernetes.io/api-server': cluster.url,
        'kubernetes.io/api-server-certificate-authority': caOf(cluster),
        'kubernetes.io/auth-provider': authProvider,
        'kubernetes.io/oidc-token-provider': 'company',
        'kubernetes.io/skip-metrics-lookup': 'true',
        'kubernetes.io/dashboard-url': 'https://dashboard.example.com/',
      },
    },
    spec: { type: 'kubernetes-cluster', owner: 'platform' },
  });
  backend = await startBackend(
    {
      serviceLocatorMethod: { type: 'catalogRelation' },
      clusterLocatorMethods: [
        { type: 'catalog', dangerouslyAllowClusterUrls: ['127.0.0.1'] },
      ],
    },
    [
      component('shop', { dependsOn: ['resource:default/east'] }),
      clusterEntity(east, 'oidc'),
      clusterEntity(west, 'serviceAccount'),
    ],
  );
  const auth = { oidc: { company: east.tokens.viewer } };
  const view = await viewWorkloads(backend, 'shop', { auth });
  expect(Object.keys(view)).toEqual(['east']);
  expect(namesOf(view.east)).toMatchObject({ deployments: ['shop'] });
  expect(view.east.cluster.dashboardUrl).toBe('https://dashboard.example.com/');
  expect(east.requests.count({ group: 'metrics.k8s.io' })).toBe(0);
  expect(west.requests.total).toBe(0);

  const { body } = await backend.call('/kubernetes/clusters');
  expect(body.items.map(({ name }: { name: string }) => name)).toEqual([
    'east',
  ]);
  expect(backend.messages(/Ignoring kubernetes-cluster Resource/)[0]).toMatch(
    /"west".*does not support the serviceAccount auth provider/,
  );
});
