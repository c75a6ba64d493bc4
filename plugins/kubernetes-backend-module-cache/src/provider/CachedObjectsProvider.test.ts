import { mockCredentials } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import { clusterDetails } from '../__testUtils__/clusterDetails';
import { OBJECT_TYPES } from '../__testUtils__/objectTypes';
import {
  entity,
  objectOf,
  rollouts,
  setUpProvider,
} from '../__testUtils__/providerSetup';

const SINCE = '2026-01-01T12:00:00.000Z';

const annotated = (annotations: Record<string, string>): Entity => ({
  ...entity,
  metadata: { ...entity.metadata, annotations },
});
const listed = ({ kind, apiVersion, ...rest }: KubernetesObject) => rest;

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
    const { cluster, view, askedLive } = setUpProvider({
      details,
      customResources: [rollouts],
    });
    const pods = ['shop/web-0', 'shop-eu/web-0', 'shop/web-1'].map(path =>
      objectOf('Pod', path.split('/')[1], path.split('/')[0]),
    );
    const rollout = objectOf('Rollout', 'web');
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
    const { cluster, view, provider, askedLive } = setUpProvider({ details });
    cluster('a').kept = [
      objectOf('Pod', 'web-0'),
      objectOf('Pod', 'web-0', 'bank'),
      objectOf('Rollout', 'web'),
    ];
    cluster('a').kindStates.rollouts = { kind: 'Rollout.argoproj.io' };
    const { items } = await view(
      annotated({
        'backstage.io/kubernetes-id': 'cart',
        'backstage.io/kubernetes-namespace': 'bank',
      }),
    );
    expect(items[0].resources).toEqual([
      { type: 'pods', resources: [listed(objectOf('Pod', 'web-0', 'bank'))] },
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
      { type: 'customresources', resources: [objectOf('Rollout', 'web')] },
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
    const { cluster, view, askedLive } = setUpProvider({
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

  it.each([
    ['app in (cart', 'the label selector is not valid: '],
    ['a'.repeat(250_000), 'the label selector is not valid: '],
    [' ', 'the label selector " " selects everything; name a label in it'],
  ])('does not ask for %j', async (selector, message) => {
    const { cluster, view, askedLive } = setUpProvider({
      details: [
        clusterDetails('a'),
        clusterDetails('b', { authProvider: 'oidc' }),
      ],
    });
    cluster('a').kept = [objectOf('Pod', 'web-0')];
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

  it('shows a thousand objects of those that match, and says so, while others are answered', async () => {
    const { cluster, view } = setUpProvider({
      details: [clusterDetails('a'), clusterDetails('b')],
      objectTypes: OBJECT_TYPES.slice(0, 1),
    });
    const pods = (count: number) =>
      Array.from({ length: count }, (_, at) => objectOf('Pod', `web-${at}`));
    cluster('a').kept = pods(800);
    cluster('b').kept = pods(600);
    const { items } = await view();
    const shown = items.map(({ resources, errors }) => ({
      pods: resources[0].resources.length,
      errors: errors.map(error => 'message' in error && error.message),
    }));
    expect(shown[0].pods + shown[1].pods).toBe(1_000);
    expect(shown.flatMap(({ errors }) => errors)).toEqual([
      expect.stringContaining('more than 1000 objects match'),
    ]);
    cluster('b').kept = pods(200);
    const { items: all } = await view();
    expect(all.flatMap(({ errors }) => errors)).toEqual([]);
    expect(all[1].resources[0].resources).toHaveLength(200);
  });

  it('asks a cluster live that answers only for a little, and shows what is old if that fails', async () => {
    const { cluster, fetcher, view, askedLive, pass } = setUpProvider({
      details: [clusterDetails('a'), clusterDetails('b')],
      objectTypes: OBJECT_TYPES.slice(0, 2),
    });
    const reason = 'the connection was closed before the end of the answer';
    const since = SINCE;
    cluster('a').state = { type: 'stale', since, reason, askedLive: true };
    cluster('a').kept = [objectOf('Pod', 'old')];
    cluster('a').kindStates.pods = { state: 'stale' };
    cluster('b').state = {
      ...{ type: 'unreachable', hop: 'api', since, reason, askedLive: true },
    };
    cluster('b').kindStates.pods = { state: 'syncing' };
    cluster('b').kindStates.deployments = { state: 'syncing' };
    fetcher.fetchObjectsForService.mockResolvedValue({
      responses: [{ type: 'pods', resources: [objectOf('Pod', 'new')] }],
      errors: [],
    } as never);
    const names = (answer: Awaited<ReturnType<typeof view>>) =>
      answer.items.map(({ cluster: { name }, resources }) => [
        name,
        resources
          .filter(({ type }) => type === 'pods')
          .flatMap(({ resources: pods }) =>
            pods.map(({ metadata }) => metadata?.name),
          ),
      ]);

    const live = await view();
    expect(names(live)).toEqual([
      ['a', ['new']],
      ['b', ['new']],
    ]);
    expect(live.clusters.map(({ source }) => source)).toEqual([
      'mixed', // its deployments are followed
      'live',
    ]);
    expect(askedLive()).toEqual([['pods'], ['pods', 'deployments.apps']]);

    fetcher.fetchObjectsForService.mockImplementation(
      () => new Promise(() => {}),
    );
    pass(1);
    const [a, b] = (await view()).items;
    expect(names({ items: [a, b] } as never)).toEqual([
      ['a', ['old']],
      ['b', []],
    ]);
    const late = expect.stringContaining('the cluster gave no answer');
    expect(a.errors).toEqual([
      expect.objectContaining({
        message: expect.stringContaining(`is as it was 3 minutes ago`),
      }),
      expect.objectContaining({ message: late }),
    ]);
    expect(b.errors).toEqual([expect.objectContaining({ message: late })]);

    // Not again for a while, however many views there are.
    const asked = askedLive().length;
    await view();
    expect(askedLive()).toHaveLength(asked);
  });

  it('does not ask for a namespace that cannot be', async () => {
    const { view, askedLive } = setUpProvider({
      details: [clusterDetails('b', { authProvider: 'oidc' })],
    });
    const { items } = await view(
      annotated({
        'backstage.io/kubernetes-id': 'cart',
        'backstage.io/kubernetes-namespace': '..',
      }),
    );
    expect(items[0].errors).toMatchObject([
      {
        message: expect.stringContaining('no namespace can have the name ".."'),
      },
    ]);
    expect(askedLive()).toEqual([]);
  });

  it('shows nothing of an entity whose match the caller cannot read', async () => {
    const { cluster, provider, view } = setUpProvider({
      denied: ['kubernetes-matching.match.read'],
    });
    cluster('a').kept = [objectOf('Pod', 'web-0')];
    await expect(view()).rejects.toThrow(
      "You don't have permission to view the objects of component:default/cart",
    );
    const custom = provider.getCustomResourcesByEntity(
      { entity, auth: {}, customResources: [rollouts] },
      { credentials: mockCredentials.user() },
    );
    await expect(custom).rejects.toThrow("You don't have permission");
  });

  it('shows what a selector without a value finds only to those who may read about the fleet', async () => {
    const broad = annotated({
      'backstage.io/kubernetes-label-selector': '!zzz',
    });
    const denied = setUpProvider({
      denied: ['kubernetes-matching.fleet.read'],
    });
    denied.cluster('a').kept = [objectOf('Pod', 'web-0')];
    const { items } = await denied.view(broad);
    expect(items).toMatchObject([
      {
        resources: [],
        errors: [{ message: expect.stringContaining('belongs to anybody') }],
      },
    ]);
    const allowed = setUpProvider();
    allowed.cluster('a').kept = [objectOf('Pod', 'web-0')];
    const shown = await allowed.view(broad);
    expect(shown.items[0].resources[0].resources).toHaveLength(1);
  });
});
