import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import {
  ClusterDetails,
  FetchResponseWrapper,
  ObjectFetchParams,
  ObjectToFetch,
} from '@backstage/plugin-kubernetes-node';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import { explain } from '../__testUtils__/explain';
import { clusterDetails } from '../__testUtils__/clusterDetails';
import { FakeCache, FakeCluster } from '../__testUtils__/FakeCache';
import { OBJECT_TYPES } from '../__testUtils__/objectTypes';
import { PortalCredentials } from '../clusters/PortalCredentials';
import { WatchedClusters } from '../clusters/WatchedClusters';
import { readCacheConfig } from '../config/readCacheConfig';
import { CachedObjectsProvider } from './CachedObjectsProvider';
import { LiveObjects } from './LiveObjects';
import { PodMetrics } from './PodMetrics';

const NOW = Date.parse('2026-01-01T12:03:00.000Z');
const TIMEOUT_MS = 50;
const SINCE = '2026-01-01T12:00:00.000Z';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'cart',
    annotations: { 'backstage.io/kubernetes-id': 'cart' },
  },
};
const annotated = (annotations: Record<string, string>): Entity => ({
  ...entity,
  metadata: { ...entity.metadata, annotations },
});

function object(kind: string, name: string, namespace = 'shop') {
  const apiVersions: Record<string, string> = {
    Pod: 'v1',
    Deployment: 'apps/v1',
    Rollout: 'argoproj.io/v1alpha1',
  };
  const labels = { 'backstage.io/kubernetes-id': 'cart' };
  const made: KubernetesObject = {
    apiVersion: apiVersions[kind],
    kind,
    metadata: { name, namespace, labels },
    spec: { of: name },
  };
  return made;
}

const listed = ({ kind, apiVersion, ...rest }: KubernetesObject) => rest;
const rollouts = {
  objectType: 'customresources' as const,
  group: 'argoproj.io',
  apiVersion: 'v1alpha1',
  plural: 'rollouts',
};

function setUp(
  options: {
    details?: ClusterDetails[];
    objectTypes?: ObjectToFetch[];
    customResources?: (typeof rollouts)[];
  } = {},
) {
  const { objectTypes = OBJECT_TYPES, customResources = [] } = options;
  const details = options.details ?? [clusterDetails('a')];
  const cache = new FakeCache();
  const logger = mockServices.logger.mock();
  let now = NOW;
  const authStrategy = {
    getCredential: jest.fn(async (..._: unknown[]) => ({
      type: 'bearer token' as const,
      token: 't',
    })),
    validateCluster: () => [],
    presentAuthMetadata: () => ({}),
  };
  const fetcher = {
    fetchObjectsForService: jest.fn(
      async ({
        objectTypesToFetch,
        customResources: custom,
      }: ObjectFetchParams): Promise<FetchResponseWrapper> => ({
        responses: [...objectTypesToFetch, ...custom].map(
          ({ objectType }) => ({ type: objectType, resources: [] } as never),
        ),
        errors: [],
      }),
    ),
    fetchPodMetricsByNamespaces: jest.fn(async () => ({
      responses: [],
      errors: [],
    })),
  };
  const credentials = PortalCredentials.create({
    explain,
    authStrategy,
    timeoutMs: TIMEOUT_MS,
  });
  const clusters = WatchedClusters.create({
    ...{ cache, credentials, objectTypes, customResources, logger },
    config: readCacheConfig(new ConfigReader({})),
  });
  clusters.update(details);
  const podMetrics = PodMetrics.create({
    ...{ fetcher, credentials, timeoutMs: TIMEOUT_MS, intervalMs: 1_000 },
    topPods: async () => [],
  });
  const provider = CachedObjectsProvider.create({
    ...{ clusters, objectTypes, customResources, logger, podMetrics },
    serviceLocator: {
      getClustersByEntity: async () => ({ clusters: details }),
    },
    live: LiveObjects.create({
      ...{ fetcher, authStrategy, timeoutMs: TIMEOUT_MS, now: () => now },
    }),
    now: () => now,
  });
  return {
    ...{ authStrategy, fetcher, provider },
    cluster: (name: string) => cache.cluster(name) as FakeCluster,
    view: async (viewed = entity, auth = {}) =>
      await provider.getKubernetesObjectsByEntity(
        { entity: viewed, auth },
        { credentials: mockCredentials.user() },
      ),
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    /** The object types and resources asked live, metrics aside, of each request. */
    askedLive: () =>
      fetcher.fetchObjectsForService.mock.calls
        .map(([{ objectTypesToFetch, customResources: custom }]) =>
          [...objectTypesToFetch, ...custom].map(({ plural, group }) =>
            group ? `${plural}.${group}` : plural,
          ),
        )
        .filter(asked => !asked.includes('pods.metrics.k8s.io')),
  };
}

describe('CachedObjectsProvider', () => {
  it('answers from memory in the shape of the Kubernetes plugin', async () => {
    const details = [
      clusterDetails('a', {
        title: 'A',
        dashboardUrl: 'https://dashboard.example.com',
        dashboardApp: 'standard',
        dashboardParameters: { region: 'eu' },
        skipMetricsLookup: true,
      }),
      clusterDetails('empty'),
    ];
    const { cluster, view, askedLive } = setUp({
      details,
      customResources: [rollouts],
    });
    const pods = ['shop/web-0', 'shop-eu/web-0', 'shop/web-1'].map(path =>
      object('Pod', path.split('/')[1], path.split('/')[0]),
    );
    const rollout = object('Rollout', 'web');
    cluster('a').kept = [...pods, rollout];
    cluster('a').kindStates.rollouts = { kind: 'Rollout.argoproj.io' };
    cluster('a').kindStates.jobs = { confirmedAt: '2026-01-01T11:59:00.000Z' };

    expect(await view()).toEqual({
      items: [
        {
          cluster: {
            name: 'a',
            title: 'A',
            dashboardUrl: 'https://dashboard.example.com',
            dashboardApp: 'standard',
            dashboardParameters: { region: 'eu' },
          },
          resources: [
            // in the order of etcd's keys, in which "shop-eu/" comes before "shop/"
            {
              type: 'pods',
              resources: [pods[1], pods[0], pods[2]].map(listed),
            },
            { type: 'deployments', resources: [] },
            { type: 'jobs', resources: [] },
            { type: 'customresources', resources: [rollout] },
          ],
          podMetrics: [],
          errors: [],
        },
      ],
      clusters: [
        {
          ...{ name: 'a', title: 'A', source: 'cache' },
          state: { type: 'synced' },
          confirmedAt: '2026-01-01T11:59:00.000Z',
        },
        {
          ...{ name: 'empty', source: 'cache', state: { type: 'synced' } },
          confirmedAt: SINCE,
        },
      ],
    });
    expect(askedLive()).toEqual([]);
  });

  it('asks for the namespace, and for the custom resources of the cluster or of the caller', async () => {
    const details = [clusterDetails('a', { customResources: [rollouts] })];
    const { cluster, view, provider, askedLive } = setUp({ details });
    cluster('a').kept = [
      object('Pod', 'web-0'),
      object('Pod', 'web-0', 'bank'),
      object('Rollout', 'web'),
    ];
    cluster('a').kindStates.rollouts = { kind: 'Rollout.argoproj.io' };
    const { items } = await view(
      annotated({
        'backstage.io/kubernetes-id': 'cart',
        'backstage.io/kubernetes-namespace': 'bank',
      }),
    );
    expect(items[0].resources).toEqual([
      { type: 'pods', resources: [listed(object('Pod', 'web-0', 'bank'))] },
      { type: 'deployments', resources: [] },
      { type: 'jobs', resources: [] },
      { type: 'customresources', resources: [] },
    ]);

    const pipelines = { ...rollouts, group: 'tekton.dev', plural: 'pipelines' };
    const custom = await provider.getCustomResourcesByEntity(
      { entity, auth: {}, customResources: [pipelines, rollouts] },
      { credentials: mockCredentials.user() },
    );
    expect(custom.clusters[0].source).toBe('mixed');
    expect(custom.items[0].resources).toEqual([
      { type: 'customresources', resources: [object('Rollout', 'web')] },
      { type: 'customresources', resources: [] },
    ]);
    expect(askedLive()).toEqual([['pipelines.tekton.dev']]);
  });

  it('asks live for what is not cached, never for what is', async () => {
    const secrets = {
      objectType: 'secrets' as const,
      group: '',
      apiVersion: 'v1',
      plural: 'secrets',
    };
    const { cluster, view, askedLive } = setUp({
      objectTypes: [secrets, ...OBJECT_TYPES],
    });
    cluster('a').kindStates.deployments = { state: 'dropped' };
    cluster('a').kindStates.jobs = { state: 'syncing' };
    const { clusters } = await view();
    expect(askedLive()).toEqual([
      ['secrets', 'deployments.apps', 'jobs.batch'],
    ]);
    expect(clusters[0].source).toBe('mixed');
  });

  it("asks a cluster with client-side authentication live, with the user's own credentials", async () => {
    const details = [clusterDetails('a', { authProvider: 'google' })];
    const { view, authStrategy, fetcher } = setUp({ details });
    fetcher.fetchObjectsForService.mockResolvedValue({
      responses: [
        { type: 'pods', resources: [object('Pod', 'web-0')] as never },
      ],
      errors: [],
    });
    const auth = { google: 'token-of-the-user' };
    const { items, clusters } = await view(entity, auth);
    expect(authStrategy.getCredential.mock.calls).toEqual([
      [details[0], auth],
      [details[0], auth],
    ]);
    expect(items[0].resources[0].resources).toHaveLength(1);
    expect(fetcher.fetchPodMetricsByNamespaces).toHaveBeenCalledWith(
      details[0],
      { type: 'bearer token', token: 't' },
      new Set(['shop']),
      'backstage.io/kubernetes-id=cart',
    );
    expect(clusters).toEqual([{ name: 'a', source: 'live' }]);
  });

  it('keeps what goes wrong on one cluster to it', async () => {
    const details = ['good', 'hung', 'refused', 'broken'].map(name =>
      clusterDetails(name, {
        authProvider: name === 'good' ? 'serviceAccount' : 'google',
        skipMetricsLookup: true,
      }),
    );
    const { cluster, view, authStrategy, fetcher, pass } = setUp({ details });
    cluster('good').kept = [object('Pod', 'web-0')];
    authStrategy.getCredential.mockImplementation(async (asked: any) => {
      if (asked.name === 'refused') throw new Error('AccessDenied by STS');
      return { type: 'bearer token', token: 't' };
    });
    fetcher.fetchObjectsForService.mockImplementation(async params => {
      if (params.clusterDetails.name === 'broken') throw new Error('reset');
      return await new Promise<never>(() => {});
    });
    const errorsOf = async () => {
      const { items } = await view();
      return Object.fromEntries(
        items.map(({ cluster: { name }, errors }) => [
          name,
          errors.map(error => (error as { message: string }).message),
        ]),
      );
    };
    expect(await errorsOf()).toEqual({
      good: [],
      hung: ['api: the cluster gave no answer within 0.05 s'],
      refused: ['credentials: AccessDenied by STS'],
      broken: ['api: reset'],
    });
    // The next view does not wait for it, and the requests to it do not pile up.
    const before = fetcher.fetchObjectsForService.mock.calls.length;
    expect((await errorsOf()).hung).toEqual([
      'the cluster gave no answer to an earlier request; it is not asked again for a while',
    ]);
    const again = fetcher.fetchObjectsForService.mock.calls
      .slice(before)
      .map(([params]) => params.clusterDetails.name);
    expect(again).not.toContain('hung');
    pass(30_000);
    expect((await errorsOf()).hung).toEqual([
      'api: the cluster gave no answer within 0.05 s',
    ]);
  });

  it('puts what an API server refuses into one sentence', async () => {
    const details = [clusterDetails('a', { authProvider: 'google' })];
    const { view, fetcher } = setUp({ details });
    const refused = (statusCode: number, resourcePath: string) => ({
      errorType: 'UNKNOWN_ERROR' as const,
      ...{ statusCode, resourcePath },
    });
    fetcher.fetchObjectsForService.mockResolvedValue({
      responses: [],
      errors: [
        refused(403, '/apis/apps/v1/namespaces/shop/deployments'),
        refused(403, '/k8s/clusters/c-1/api/v1/pods'),
        refused(503, '/apis/batch/v1/jobs'),
      ],
    });
    expect((await view()).items[0].errors).toEqual([
      {
        errorType: 'FETCH_ERROR',
        message:
          'api: the verb "list" is missing for deployments.apps in namespace shop, pods (403 Forbidden); ' +
          'grant it to the role that is used for this cluster',
      },
      refused(503, '/apis/batch/v1/jobs'),
    ]);
    fetcher.fetchObjectsForService.mockResolvedValue({
      responses: [],
      errors: [refused(401, '/api/v1/pods'), refused(401, '/apis/apps/v1/x')],
    });
    expect((await view()).items[0].errors).toEqual([
      {
        errorType: 'FETCH_ERROR',
        message:
          'authentication: the API server does not accept the credentials (401 Unauthorized)',
      },
    ]);
  });

  it('shows the same of an object whether it comes live or from memory', async () => {
    const details = [clusterDetails('a', { authProvider: 'google' })];
    const { view, fetcher } = setUp({ details });
    const copy = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
    const kept = { name: 'x', labels: { app: 'x' } };
    const answer = [
      { metadata: { ...kept, managedFields: [{}], annotations: copy } },
      { metadata: { ...kept, annotations: { ...copy, team: 'a' } }, data: {} },
    ];
    fetcher.fetchObjectsForService.mockResolvedValue({
      responses: [
        { type: 'limitranges', resources: answer },
        { type: 'configmaps', resources: [{ ...answer[0], data: { a: 'b' } }] },
        {
          type: 'customresources',
          resources: [
            { ...answer[0], kind: 'ConfigMap', binaryData: { a: 'b' } },
            { ...answer[0], kind: 'Secret', stringData: { password: 'b' } },
          ],
        },
      ] as never,
      errors: [],
    });
    expect((await view()).items[0].resources).toEqual([
      {
        type: 'limitranges',
        resources: [
          { metadata: kept },
          { metadata: { ...kept, annotations: { team: 'a' } }, data: {} },
        ],
      },
      { type: 'configmaps', resources: [{ metadata: kept }] },
      {
        type: 'customresources',
        resources: [
          { kind: 'ConfigMap', metadata: kept },
          {
            ...{ kind: 'Secret', metadata: kept },
            stringData: { password: '***' },
          },
        ],
      },
    ]);
  });

  describe('says what its objects are worth', () => {
    const reason = 'connect ECONNREFUSED 10.0.0.1:6443';

    it.each([
      [
        'stale: the last known objects, with their age',
        { type: 'stale', since: SINCE, reason } as const,
        'stale' as const,
        { pods: 1, source: 'cache' },
        [`what is shown is as it was 3 minutes ago, at ${SINCE}: ${reason}`],
      ],
      [
        'unreachable before the first list: nothing, and the cluster is not asked again',
        { type: 'unreachable', since: SINCE, reason, hop: 'tcp' } as const,
        'syncing' as const,
        { pods: 0, source: 'none' },
        [`tcp: ${reason} (for 3 minutes)`],
      ],
      [
        'unauthorized: nothing, not even what was known before',
        {
          type: 'unauthorized',
          hop: 'authentication',
          reason: 'the token has expired',
        } as const,
        'stale' as const,
        { pods: 0, source: 'none' },
        ['authentication: the token has expired'],
      ],
      [
        'forbidden: the verb and the resource',
        { type: 'forbidden', kinds: [] } as const,
        'forbidden' as const,
        { pods: 0, source: 'none' },
        ['api: the verb "list" or "watch" is missing for pods'],
      ],
    ])('%s', async (_, state, kindState, expected, messages) => {
      const { cluster, view, askedLive } = setUp({
        objectTypes: [OBJECT_TYPES[0]],
      });
      cluster('a').state = state;
      cluster('a').kept = [object('Pod', 'web-0')];
      cluster('a').kindStates.pods = { state: kindState };
      const { items, clusters } = await view();
      expect(items[0].errors).toEqual(
        messages.map(message => ({ errorType: 'FETCH_ERROR', message })),
      );
      expect(
        items[0].resources.flatMap(({ resources }) => resources),
      ).toHaveLength(expected.pods);
      expect(clusters[0]).toMatchObject({ source: expected.source, state });
      expect(askedLive()).toEqual([]);
    });

    it('kinds apart: one that is forbidden, one that is not there, one that lags behind', async () => {
      const { cluster, view } = setUp();
      cluster('a').kept = [object('Deployment', 'web')];
      Object.assign(cluster('a').kindStates, {
        pods: { state: 'forbidden', reason: 'may not watch pods' },
        deployments: { state: 'stale', reason },
        jobs: { state: 'not-served' },
      });
      const { items } = await view();
      expect(items[0].resources).toEqual([
        {
          type: 'deployments',
          resources: [listed(object('Deployment', 'web'))],
        },
      ]);
      expect(items[0].errors).toEqual([
        { errorType: 'FETCH_ERROR', message: 'api: may not watch pods' },
        {
          errorType: 'NOT_FOUND',
          statusCode: 404,
          resourcePath: '/apis/batch/v1/jobs',
        },
        {
          errorType: 'FETCH_ERROR',
          message: `what is shown is as it was 3 minutes ago, at ${SINCE}: ${reason}`,
        },
      ]);
    });
  });

  it.each([
    ['app in (cart', 'the label selector "app in (cart" is not valid: '],
    [' ', 'the label selector " " selects everything; name a label in it'],
  ])('does not ask for %j', async (selector, message) => {
    const { cluster, view, askedLive } = setUp({
      details: [
        clusterDetails('a'),
        clusterDetails('b', { authProvider: 'oidc' }),
      ],
    });
    cluster('a').kept = [object('Pod', 'web-0')];
    const { items } = await view(
      annotated({ 'backstage.io/kubernetes-label-selector': selector }),
    );
    expect(items).toHaveLength(2);
    for (const { errors, resources } of items) {
      expect(resources).toEqual([]);
      expect(errors).toEqual([
        {
          errorType: 'FETCH_ERROR',
          message: expect.stringContaining(message),
        },
      ]);
    }
    expect(askedLive()).toEqual([]);
  });

  it('bounds the reasons that come from clusters', async () => {
    const { cluster, view } = setUp();
    cluster('a').state = {
      type: 'unauthorized',
      hop: 'credentials',
      reason: 'x'.repeat(1_000_000),
    };
    cluster('a').kindStates.pods = { state: 'syncing' };
    const { items } = await view();
    expect(JSON.stringify(items).length).toBeLessThan(3_000);
  });
});
