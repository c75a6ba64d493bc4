import { DemoCluster } from '@mooring/demo-cluster';
import { generate } from 'selfsigned';
import { BackendProcess } from './__testUtils__/BackendProcess';
import { ConnectProxy } from './__testUtils__/ConnectProxy';
import { freePort } from '@mooring/control-plane';
import { namesOf, viewWorkloads } from './__testUtils__/viewWorkloads';
import { component, workload } from './__testUtils__/workload';

jest.setTimeout(300_000);

const CERTIFICATE_RESOURCE = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: certificates.cert-manager.io }
spec:
  group: cert-manager.io
  scope: Namespaced
  names: { plural: certificates, kind: Certificate }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: shop-tls
  namespace: shop
  labels: { backstage.io/kubernetes-id: shop }
`;
const CERTIFICATES = {
  group: 'cert-manager.io',
  apiVersion: 'v1',
  plural: 'certificates',
};

const DASHBOARD = {
  dashboardUrl: 'https://headlamp.example.com',
  dashboardApp: 'headlamp',
  dashboardParameters: { clusterName: 'east' },
};
const EXPIRED = 'expired-service-account-token';

let cluster: DemoCluster;
let backend: BackendProcess;
let proxy: ConnectProxy;

beforeAll(async () => {
  cluster = await DemoCluster.start({ name: 'east' });
  cluster.apply(workload('shop'));
  cluster.apply(CERTIFICATE_RESOURCE);
  const { cert } = await generate([{ name: 'commonName', value: 'other' }]);
  const encode = (pem: string) => Buffer.from(pem).toString('base64');
  const connection = {
    url: cluster.url,
    authProvider: 'serviceAccount',
    serviceAccountToken: cluster.tokens.viewer,
    caData: encode(cluster.caData),
  };
  const clusters = [
    { ...connection, name: 'healthy', title: 'Healthy', ...DASHBOARD },
    {
      ...connection,
      name: 'particular',
      skipMetricsLookup: true,
      customResources: [CERTIFICATES],
      serviceAccountToken: cluster.tokens.admin,
    },
    {
      ...connection,
      name: 'unreachable',
      url: `https://127.0.0.1:${await freePort()}`,
    },
    { ...connection, name: 'wrong-authority', caData: encode(cert) },
    { ...connection, name: 'no-authority', caData: encode('no certificate') },
    { ...connection, name: 'expired-token', serviceAccountToken: EXPIRED },
    ...['watched', 'live'].map(name => ({
      ...connection,
      name: `by-proxy-${name}`,
      url: `https://${name}.by-proxy.example.internal:6443`,
      caData: undefined,
      skipTLSVerify: true,
    })),
  ];
  proxy = await ConnectProxy.start(Number(new URL(cluster.url).port));
  const clusterLocatorMethods = [{ type: 'config', clusters }];
  backend = await BackendProcess.start({
    config: {
      kubernetes: {
        clusterLocatorMethods,
        cache: { clusters: { 'by-proxy-live': { enabled: false } } },
      },
      mooring: { acceptRisk: ['clusters-unverified', 'guest-sign-in'] },
      auth: {
        providers: { guest: { dangerouslyAllowOutsideDevelopment: true } },
      },
      permission: { policy: { administrators: [] } },
    },
    catalog: JSON.stringify(component('shop')),
    env: { HTTPS_PROXY: proxy.url },
  });
});
afterAll(async () => {
  await backend?.stop();
  await proxy?.stop();
  await cluster?.stop();
});

it('starts, and shows what a healthy cluster has, whatever is wrong with the others', async () => {
  let view = await viewWorkloads(backend, 'shop');
  // A view doesn't wait for metrics that take long; a later one has them.
  await backend.waitUntil(async () => {
    view = await viewWorkloads(backend, 'shop');
    return view.healthy.podMetrics.length > 0;
  });
  const pods = [expect.stringMatching(/^shop-\w+-\w+$/)];
  expect(view.healthy.errors).toEqual([]);
  expect(namesOf(view.healthy)).toEqual({
    deployments: ['shop'],
    pods,
    replicasets: [expect.stringMatching(/^shop-\w+$/)],
  });
  expect(view.healthy.podMetrics).toHaveLength(1);

  expect(view.unreachable).toMatchObject(nothingBut(/ECONNREFUSED/));
  const unverified = nothingBut(/certificate/);
  expect(view['wrong-authority']).toMatchObject(unverified);
  expect(view['no-authority']).toMatchObject(unverified);
  expect(namesOf(view['expired-token'])).toEqual({});
  // From a live answer, or from the watch cache with its reason
  expect(['UNAUTHORIZED_ERROR', 'FETCH_ERROR']).toContain(
    view['expired-token'].errors[0].errorType,
  );
});

it('reaches a cluster through the proxy of the environment, watched or asked live', async () => {
  const view = await viewWorkloads(backend, 'shop');
  for (const name of ['by-proxy-watched', 'by-proxy-live']) {
    expect(view[name].errors).toEqual([]);
    expect(namesOf(view[name])).toMatchObject({ deployments: ['shop'] });
  }
  const hosts = proxy.asked.map(authority => authority.split('.')[0]);
  expect([...new Set(hosts)].sort()).toEqual(['live', 'watched']);
});

it('leads from a cluster to its dashboard', async () => {
  const { healthy } = await viewWorkloads(backend, 'shop');
  expect(healthy.cluster).toEqual({
    name: 'healthy',
    title: 'Healthy',
    ...DASHBOARD,
  });
});

it('reads custom resources, and no metrics, where the cluster says so', async () => {
  cluster.requests.clear();
  const { particular } = await viewWorkloads(backend, 'shop');
  expect(particular.errors).toEqual([]);
  expect(namesOf(particular)).toMatchObject({
    customresources: ['shop-tls'],
    deployments: ['shop'],
  });
  expect(particular.podMetrics).toEqual([]);

  const { requests } = cluster;
  const metrics = { group: 'metrics.k8s.io', status: 200 };
  expect(requests.count({ ...metrics, user: 'admin' })).toBe(0);
  // From memory
  expect(requests.count({ resource: 'certificates' })).toBe(0);
});

it('lets somebody who is signed in look, and not use the proxy', async () => {
  const { body } = await backend.call('/auth/guest/refresh', { body: {} });
  const authorization = `Bearer ${body.backstageIdentity.token}`;
  const look = await backend.call('/kubernetes/resources/workloads/query', {
    body: { entityRef: 'component:default/shop', auth: {} },
    headers: { authorization },
  });
  expect(look).toMatchObject({ status: 200 });

  const proxied = await backend.call('/kubernetes/proxy/api/v1/pods', {
    headers: { authorization, 'Backstage-Kubernetes-Cluster': 'healthy' },
  });
  expect(proxied).toMatchObject({ status: 403 });
});

it("offers the plugin's two actions, which need no more than reading", async () => {
  const { body } = await backend.call(
    '/kubernetes/.backstage/actions/v1/actions',
  );
  expect(
    body.actions.map(({ name, attributes }: any) => [name, attributes]),
  ).toEqual([
    ['get-kubernetes-clusters', expect.objectContaining({ readOnly: true })],
    [
      'get-kubernetes-resources-for-entity',
      expect.objectContaining({ readOnly: true }),
    ],
  ]);
});

it('warns of what cannot work, and writes no token into its log', () => {
  expect(backend.messages(/not a PEM certificate/)).toEqual([
    expect.stringMatching(
      /clusterLocatorMethods\[0\].clusters\[4\].caData is not/,
    ),
  ]);
  const { admin, viewer } = cluster.tokens;
  expect(
    [admin, viewer, EXPIRED].filter(token => backend.output.includes(token)),
  ).toEqual([]);
});

/** A cluster that answered nothing, with one error. */
function nothingBut(message: RegExp) {
  return {
    resources: [],
    errors: [
      { errorType: 'FETCH_ERROR', message: expect.stringMatching(message) },
    ],
  };
}
