import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { DemoCluster } from '@mooring/demo-cluster';
import { JsonObject } from '@backstage/types';
import { AttackersHost } from './__testUtils__/AttackersHost';
import { clustersOf } from './__testUtils__/clustersOf';
import { PortalVisitor } from './__testUtils__/PortalVisitor';
import { ProductionPortal } from './__testUtils__/ProductionPortal';
import { component } from './__testUtils__/workload';

jest.setTimeout(300_000);

const ROLE = 'arn:aws:iam::111122223333:role/admin';
const CLUSTERS = {
  type: 'catalog',
  dangerouslyAllowClusterUrls: ['127.0.0.1'],
};

let cluster: DemoCluster;
/** Hosts of attackers, and one that the operator vouches for, which shows that tokens are sent at all. */
let registered: AttackersHost;
let unknown: AttackersHost;
let shadow: AttackersHost;
let withRole: AttackersHost;
let vouched: AttackersHost;
let hosts: AttackersHost[];
let repository: Server;
let portal: ProductionPortal;
let mel: PortalVisitor;

/** A cluster's entity that asks for tokens of EKS. */
function clusterEntity(
  name: string,
  host: AttackersHost,
  annotations: Record<string, string> = {},
): JsonObject {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      annotations: {
        'kubernetes.io/api-server': host.url,
        'kubernetes.io/api-server-certificate-authority': host.caData,
        'kubernetes.io/auth-provider': 'aws',
        'kubernetes.io/x-k8s-aws-id': 'prod',
        ...annotations,
      },
    },
    spec: { type: 'kubernetes-cluster', owner: 'platform' },
  };
}

beforeAll(async () => {
  cluster = await DemoCluster.start({ name: 'east' });
  hosts = await Promise.all(
    Array.from({ length: 5 }, () => AttackersHost.start()),
  );
  [registered, unknown, shadow, withRole, vouched] = hosts;
  repository = createServer((_, response) =>
    response.end(
      JSON.stringify(
        // As if it were one of the operator's.
        clusterEntity('registered', registered, {
          'backstage.io/managed-by-location': 'file:/catalog.yaml',
          'backstage.io/managed-by-origin-location': 'file:/catalog.yaml',
        }),
      ),
    ),
  );
  repository.listen(0, '127.0.0.1');
  await once(repository, 'listening');
  portal = await ProductionPortal.start({
    // What the operator's own location has, and so what an author there can write.
    entities: [
      component('till'),
      clusterEntity('unknown', unknown),
      clusterEntity('east', shadow),
      clusterEntity('with-role', withRole, {
        'kubernetes.io/aws-assume-role': ROLE,
      }),
      clusterEntity('vouched', vouched),
    ],
    config: {
      backend: { reading: { allow: [{ host: hostOfRepository() }] } },
      catalog: {
        rules: [
          { allow: ['Component'] },
          {
            // Some repositories may have resources.
            allow: ['Resource'],
            locations: [
              { type: 'url', pattern: `http://${hostOfRepository()}/acme/**` },
            ],
          },
        ],
      },
      kubernetes: {
        clusterLocatorMethods: [clustersOf(cluster), CLUSTERS],
        catalogClusters: { awsEndpoints: [vouched.url, withRole.url] },
      },
    },
    env: {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  mel = await portal.signIn('mel');
});
afterAll(async () => {
  await portal?.stop();
  await cluster?.stop();
  repository?.close();
  await Promise.all((hosts ?? []).map(host => host.stop()));
});

function hostOfRepository(): string {
  return `127.0.0.1:${(repository.address() as AddressInfo).port}`;
}

it('sends no token to a host that somebody names in the catalog', async () => {
  const target = `http://${hostOfRepository()}/acme/cluster.yaml`;
  const { status } = await mel.call('/catalog/locations', {
    body: { type: 'url', target },
  });
  expect(status).toBe(201);
  const reasons = {
    registered: /neither its location is one of catalog.locations/,
    unknown: /EKS describes no cluster "prod" with the address/,
    east: /a configured cluster, .* has its name, at/,
    'with-role': /its role ".*role\/admin" is neither/,
  };
  await portal.backend.waitUntil(async () => {
    await mel.call('/kubernetes/resources/workloads/query', {
      body: { entityRef: 'component:default/till', auth: {} },
    });
    return (
      vouched.credentials.length > 0 &&
      Object.keys(reasons).every(
        name => portal.backend.messages(leftOut(name)).length > 0,
      )
    );
  });
  for (const [name, reason] of Object.entries(reasons)) {
    expect(portal.backend.messages(leftOut(name))).toEqual([
      expect.stringMatching(reason),
    ]);
  }
  // All of the portal's ways to the clusters have found them once more, and one cluster is sent tokens.
  await mel.call('/kubernetes/resources/workloads/query', {
    body: { entityRef: 'component:default/till', auth: {} },
  });
  expect(vouched.credentials).toContainEqual(
    expect.stringMatching(/^Bearer k8s-aws-v1\./),
  );
  const connections = [registered, unknown, shadow, withRole].map(
    host => host.connections,
  );
  expect(connections).toEqual([0, 0, 0, 0]);
});

it('lets a configured cluster keep its name', async () => {
  const { body } = await mel.call('/kubernetes/clusters');
  expect(body.items.map(({ name }: { name: string }) => name).sort()).toEqual([
    'east',
    'vouched',
  ]);
  // By the name, it is the configured one that answers.
  const ada = await portal.signIn('ada');
  const { status } = await ada.call('/kubernetes/proxy/api/v1/pods', {
    headers: { 'Backstage-Kubernetes-Cluster': 'east' },
  });
  expect(status).toBe(200);
  expect(shadow.connections).toBe(0);
});

function leftOut(name: string): RegExp {
  return new RegExp(`The cluster "${name}" of the catalog, .* is left out: `);
}
