import { loadConfigSchema } from '@backstage/config-loader';
import { loadSchema } from '../config/loadSchema';
import { withoutClusters } from './withoutClusters';

jest.setTimeout(60_000);

const cluster = {
  name: 'prod-eu',
  title: 'Production',
  url: 'https://4F0C.gr7.eu-central-1.eks.amazonaws.com',
  authProvider: 'aws',
  skipTLSVerify: false,
  serviceAccountToken: 'secret-token',
  caData: 'Q0E=',
  dashboardUrl: 'https://dashboard.internal',
  authMetadata: {
    'kubernetes.io/aws-assume-role': 'arn:aws:iam::111122223333',
  },
};
const data = {
  app: { baseUrl: 'http://localhost', title: 'Portal' },
  backend: {
    baseUrl: 'http://localhost',
    listen: ':0',
    database: { client: 'better-sqlite3', connection: ':memory:' },
  },
  kubernetes: {
    frontend: { podDelete: { enabled: true } },
    podExecTerminal: { enabled: true },
    serviceLocatorMethod: { type: 'multiTenant' },
    clusterLocatorMethods: [
      { type: 'config', clusters: [cluster] },
      { type: 'catalog', dangerouslyAllowClusterUrls: ['10.0.0.7'] },
      { type: 'gke', projectId: 'project-9', region: 'europe-west1' },
    ],
    objectTypes: ['pods'],
  },
};

/** What a browser would be sent. */
async function shown(schema: Awaited<ReturnType<typeof loadSchema>>) {
  const loaded = await loadConfigSchema({
    serialized: {
      backstageConfigSchemaVersion: 1,
      schemas: [{ value: schema, path: '', packageName: 'all' }],
    } as any,
  });
  const configs = loaded.process([{ data, context: 'app' }], {
    visibility: ['frontend'],
  });
  return JSON.stringify(configs);
}

it('leaves of kubernetes the switches of the user interface', async () => {
  const schema = await loadSchema();
  // Without it, the page tells the clusters to anybody.
  expect(await shown(schema)).toContain(cluster.url);

  const text = await shown(withoutClusters(schema));
  expect(JSON.parse(text)[0].data).toMatchObject({
    app: { title: 'Portal' },
    kubernetes: {
      frontend: { podDelete: { enabled: true } },
      podExecTerminal: { enabled: true },
    },
  });
  expect(Object.keys(JSON.parse(text)[0].data.kubernetes).sort()).toEqual([
    'frontend',
    'podExecTerminal',
  ]);
  expect(text).not.toMatch(
    /prod-eu|Production|amazonaws|secret-token|Q0E=|dashboard|1111|10\.0\.0\.7|project-9|europe/,
  );
});

it('leaves a schema without kubernetes as it is', () => {
  const schema = { properties: { app: { type: 'object' as const } } };
  expect(withoutClusters(schema)).toBe(schema);
});
