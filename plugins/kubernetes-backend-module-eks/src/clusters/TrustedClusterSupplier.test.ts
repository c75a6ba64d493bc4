import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { ClusterDetails } from '@backstage/plugin-kubernetes-node';
import { readCatalogClusterRules } from '../config/readCatalogClusterRules';
import { EksCluster } from '../discovery/EksCluster';
import { EksConfig } from '../config/EksConfig';
import { EksClusterSupplier } from './EksClusterSupplier';
import { TrustedClusterSupplier } from './TrustedClusterSupplier';

const OURS = 'https://example.com/platform.yaml';
const ROLE = 'arn:aws:iam::111122223333:role/portal';
const ENDPOINT = 'https://ABC.gr7.eu-west-1.eks.amazonaws.com';
const eks: EksCluster = {
  name: 'Prod_EU',
  region: 'eu-west-1',
  accountId: '111122223333',
  arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/Prod_EU',
  endpoint: ENDPOINT,
  caData: '',
  isConfirmed: true,
};

interface Registered {
  name?: string;
  url?: string;
  provider?: string;
  origin?: string;
  owner?: string;
  annotations?: Record<string, string>;
}

function entity(options: Registered): Entity {
  const { name = 'stolen', url = ENDPOINT, provider = 'oidc' } = options;
  const { origin = `url:${OURS}`, owner = 'group:default/anybody' } = options;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      annotations: {
        'backstage.io/managed-by-origin-location': origin,
        'kubernetes.io/api-server': url,
        'kubernetes.io/api-server-certificate-authority': 'Q0E=',
        'kubernetes.io/auth-provider': provider,
        ...options.annotations,
      },
    },
    relations: [{ type: 'ownedBy', targetRef: owner }],
  };
}

/** As the locator `catalog` makes them. */
function detailsOf({ metadata }: Entity): ClusterDetails {
  const annotations = Object.entries(metadata.annotations!);
  return {
    name: metadata.name,
    url: metadata.annotations!['kubernetes.io/api-server'],
    authMetadata: Object.fromEntries(
      annotations.filter(([key]) => key.startsWith('kubernetes.io/')),
    ),
  };
}

/** The addresses of the clusters that are taken, and what is said of the others. */
async function take(
  registered: Registered[],
  options: { configured?: ClusterDetails[]; catalogClusters?: object } = {},
) {
  const entities = registered.map(entity);
  const config = new ConfigReader({
    catalog: { locations: [{ type: 'url', target: OURS }] },
    kubernetes: {
      clusterLocatorMethods: [{ type: 'catalog' }],
      catalogClusters: { roles: [ROLE], ...options.catalogClusters },
    },
  });
  const logger = mockServices.logger.mock();
  const told: { reason: string; remedy: string }[] = [];
  const supplier = TrustedClusterSupplier.create({
    configured: {
      getClusters: async () => [
        ...entities.map(detailsOf),
        ...(options.configured ?? []),
      ],
    },
    catalog: { getEntities: async () => ({ items: entities }) },
    rules: readCatalogClusterRules(config)!,
    discovery: { clusters: async () => [eks] },
    logger,
    onLeftOut: reasons => told.splice(0, told.length, ...reasons.values()),
  });
  const credentials = mockCredentials.service();
  const clusters = await supplier.getClusters({ credentials });
  await supplier.getClusters({ credentials });
  // The doctor and the pages are told the same as the log, with a remedy.
  expect(
    told.filter(({ reason }) =>
      logger.warn.mock.calls.some(([line]) => line.endsWith(reason)),
    ),
  ).toEqual(told);
  expect(told).toHaveLength(logger.warn.mock.calls.length);
  return {
    urls: clusters.map(({ url }) => url),
    warnings: logger.warn.mock.calls.map(([message]) => message),
  };
}

const aws = (annotations: Record<string, string> = {}): Registered => ({
  provider: 'aws',
  annotations: { 'kubernetes.io/x-k8s-aws-id': 'Prod_EU', ...annotations },
});
const assume = (role: string) => aws({ 'kubernetes.io/aws-assume-role': role });

it.each<[string, Registered]>([
  ["the operator's location", {}],
  ['a provider', { origin: 'eks:111122223333/eu-west-1' }],
  ['an owner', { origin: 'url:https://evil/x', owner: 'group:default/sre' }],
  ['EKS', aws()],
  ['EKS, with a role', assume(ROLE)],
  ['a list, for AWS', { ...aws(), url: 'https://10.0.0.1' }],
])('takes a cluster that is vouched for by %s', async (_, registered) => {
  const { urls, warnings } = await take([registered], {
    catalogClusters: {
      owners: ['group:sre'],
      awsEndpoints: ['https://10.0.0.1/'],
    },
  });
  expect(urls).toHaveLength(1);
  expect(warnings).toEqual([]);
});

it.each<[string, Registered, RegExp]>([
  ['any location', { origin: 'url:https://evil/x' }, /neither its location/],
  [
    'a location whose name begins like ours',
    { origin: `url:${OURS}?x` },
    /neither its location/,
  ],
  ['an address of its own', { ...aws(), url: 'https://evil' }, /EKS describes/],
  ['a port of its own', { ...aws(), url: `${ENDPOINT}:444` }, /EKS describes/],
  [
    "another cluster's id",
    aws({ 'kubernetes.io/x-k8s-aws-id': 'Prod_US' }),
    /EKS describes no cluster "Prod_US"/,
  ],
  [
    'a role that is not listed',
    assume('arn:aws:iam::111122223333:role/admin'),
    /its role .*role\/admin" is neither/,
  ],
])('leaves out a cluster with %s, and says so once', async (_, bad, why) => {
  const { urls, warnings } = await take([bad, { name: 'good' }]);
  expect(urls).toEqual([ENDPOINT]);
  expect(warnings).toEqual([expect.stringMatching(why)]);
});

it("asks for the role's own account", async () => {
  const role = 'arn:aws:iam::999999999999:role/portal';
  const { urls } = await take([assume(role)], {
    catalogClusters: { roles: [role] },
  });
  expect(urls).toEqual([]);
});

it('lets a configured cluster keep its name', async () => {
  const configured = [{ name: 'prod', url: 'https://prod', authMetadata: {} }];
  const { urls, warnings } = await take([{ name: 'prod' }], { configured });
  expect(urls).toEqual(['https://prod']);
  expect(warnings).toEqual([
    `The cluster "prod" of the catalog, at ${ENDPOINT}, is left out: a configured cluster, or one that EKS describes, has its name, at https://prod`,
  ]);
});

it('lets a cluster that EKS describes keep its name, which the portal itself writes into the catalog', async () => {
  const eksConfig = { clusterName: '{name}', skipMetricsLookup: false };
  const entities = [entity(aws()), entity({ name: 'Prod_EU', ...aws() })];
  const impostor = entity({ name: 'Prod_EU', url: 'https://10.0.0.9' });
  const logger = mockServices.logger.mock();
  const takeWithEks = async (registered: Entity[]) => {
    const configured = EksClusterSupplier.create({
      config: eksConfig as EksConfig,
      discovery: { clusters: async () => [eks] },
      configured: { getClusters: async () => registered.map(detailsOf) },
      logger,
    });
    const supplier = TrustedClusterSupplier.create({
      configured,
      catalog: { getEntities: async () => ({ items: registered }) },
      rules: readCatalogClusterRules(
        new ConfigReader({
          catalog: { locations: [{ type: 'url', target: OURS }] },
          kubernetes: { clusterLocatorMethods: [{ type: 'catalog' }] },
        }),
      )!,
      discovery: { clusters: async () => [eks] },
      logger,
    });
    return supplier.getClusters({ credentials: mockCredentials.service() });
  };

  const both = await takeWithEks(entities);
  expect(both.map(({ name }) => name).sort()).toEqual(['Prod_EU', 'stolen']);
  expect(logger.warn).not.toHaveBeenCalled();

  const [only, ...others] = await takeWithEks([impostor]);
  expect(others).toEqual([]);
  expect(only.url).toBe(ENDPOINT);
  expect(logger.warn.mock.calls).toEqual([
    [
      `The cluster "Prod_EU" of the catalog, at https://10.0.0.9, is left out: a configured cluster, or one that EKS describes, has its name, at ${ENDPOINT}`,
    ],
  ]);
});

it('takes one of two clusters of the catalog with one name, and says so', async () => {
  const { urls, warnings } = await take([
    { name: 'prod', url: 'https://one' },
    { name: 'prod', url: 'https://two' },
  ]);
  expect(urls).toEqual(['https://one']);
  expect(warnings).toEqual([
    expect.stringMatching(/https:\/\/two, is left out/),
  ]);
});

it('says when a configured cluster has the name of another one in EKS', async () => {
  const logger = mockServices.logger.mock();
  const takeConfigured = (url: string) =>
    EksClusterSupplier.create({
      config: { clusterName: '{name}' } as EksConfig,
      discovery: { clusters: async () => [eks] },
      configured: {
        getClusters: async () => [{ name: 'Prod_EU', url, authMetadata: {} }],
      },
      logger,
    }).getClusters({ credentials: mockCredentials.service() });

  expect(await takeConfigured(`${ENDPOINT}/`)).toHaveLength(1);
  expect(logger.warn).not.toHaveBeenCalled();
  expect((await takeConfigured('https://prod')).map(({ url }) => url)).toEqual([
    'https://prod',
  ]);
  expect(logger.warn).toHaveBeenCalledWith(
    expect.stringMatching(
      /"Prod_EU" that EKS describes.* at https:\/\/prod, has its name/,
    ),
  );
});

it('reads nothing without the locator, and refuses what it cannot read', () => {
  const read = (catalogClusters: object, type = 'catalog') =>
    readCatalogClusterRules(
      new ConfigReader({
        kubernetes: { clusterLocatorMethods: [{ type }], catalogClusters },
      } as any),
    );
  expect(read({}, 'config')).toBeUndefined();
  expect(() => read({ owners: ['platform'] })).toThrow(/owners\[0\]/);
  expect(() => read({ awsEndpoints: ['10.0.0.1'] })).toThrow(
    /awsEndpoints\[0\]/,
  );
});
