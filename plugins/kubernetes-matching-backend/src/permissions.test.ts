import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  PermissionEvaluator,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { component, deployment } from './__testUtils__/entities';
import { FakeStore } from './__testUtils__/FakeStore';
import { eventually, startPlugin } from './__testUtils__/startPlugin';

jest.setTimeout(240_000);

/** What the policy says to a role: all entities, those it owns, or none; and the two other permissions. */
interface Role {
  entities: 'all' | 'own' | 'none';
  matches: 'all' | 'own' | 'none';
  others: boolean;
  fleet: boolean;
}

const ROLES: Record<string, Role> = {
  platform: { entities: 'all', matches: 'all', others: true, fleet: true },
  viewer: { entities: 'all', matches: 'all', others: false, fleet: false },
  owner: { entities: 'all', matches: 'own', others: true, fleet: false },
  guarded: { entities: 'own', matches: 'all', others: false, fleet: false },
  auditor: { entities: 'all', matches: 'all', others: false, fleet: true },
  stranger: { entities: 'all', matches: 'none', others: true, fleet: false },
  nobody: { entities: 'none', matches: 'all', others: false, fleet: false },
};

const CONDITIONAL = {
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'catalog',
  resourceType: 'catalog-entity',
  conditions: {
    rule: 'IS_ENTITY_OWNER',
    resourceType: 'catalog-entity',
    params: { claims: ['group:default/shop'] },
  },
} satisfies PolicyDecision;
const ALLOW = { result: AuthorizeResult.ALLOW } as const;
const DENY = { result: AuthorizeResult.DENY } as const;

const entities = [
  component('cart'),
  component('till', { id: 'cart' }),
  component('secret-project', { owner: 'research' }),
];
/** Selectors that name no value which each object has. */
const BROAD = ['!zzz', 'app!=x', 'app', 'app notin (x)', 'app,!zzz,tier!=x'];
const broad = (selector: string) => {
  const entity = component('broad');
  entity.metadata.annotations = {
    'backstage.io/kubernetes-label-selector': selector,
  };
  return entity;
};
const owns = (ref: string) => ref !== 'component:default/secret-project';
const roleOf = (options: any): Role =>
  ROLES[options.credentials.principal.userEntityRef.split('/')[1]];

/** The permission backend with a policy of the above roles. */
const permissions: PermissionEvaluator = {
  async authorizeConditional(queries, options) {
    return queries.map(({ permission }): PolicyDecision => {
      const role = roleOf(options);
      const right = {
        'catalog.entity.read': role.entities,
        'kubernetes-matching.match.read': role.matches,
      }[permission.name];
      if (right === 'own') return CONDITIONAL;
      return right === 'all' ? ALLOW : DENY;
    });
  },
  async authorize(requests, options) {
    return requests.map(({ permission, resourceRef }) => {
      const role = roleOf(options);
      const right = {
        'catalog.entity.read': role.entities,
        'kubernetes-matching.match.read': role.matches,
        'kubernetes-matching.others-workloads.read': role.others,
        'kubernetes-matching.fleet.read': role.fleet,
      }[permission.name];
      const isAllowed =
        right === 'own'
          ? owns(resourceRef!)
          : right === 'all' || right === true;
      return isAllowed ? ALLOW : DENY;
    });
  },
};

/** A catalog that answers each caller with what the role may read. */
function guardedCatalog(all: Entity[]) {
  const catalog = catalogServiceMock({ entities: all });
  const mayRead = (ref: string, options: any) => {
    if (!options.credentials.principal.userEntityRef) return true;
    const right = roleOf(options).entities;
    return right === 'all' || (right === 'own' && owns(ref));
  };
  const getEntityByRef = catalog.getEntityByRef.bind(catalog);
  catalog.getEntityByRef = async (ref, options) =>
    mayRead(String(ref), options) ? getEntityByRef(ref, options) : undefined;
  return catalog;
}

async function setUp() {
  const store = FakeStore.create().addCluster('prod', [
    deployment('cart', { id: 'Cart' }),
    deployment('secret-project-db', { id: 'secret-projct' }),
    deployment('unclaimed'),
  ]);
  const plugin = await startPlugin({
    catalog: guardedCatalog(entities),
    store,
    features: [
      createServiceFactory({
        service: coreServices.permissions,
        deps: {},
        factory: () => permissions,
      }),
    ],
  });
  const as = (role: string) =>
    mockCredentials.user.header(`user:default/${role}`);
  await eventually(
    () => plugin.get('/dangling-labels', as('platform')),
    ({ status }) => status === 200,
  );
  return {
    get: (path: string, role: string) => plugin.get(path, as(role)),
    explain: (role: string, entity = component('new')) =>
      plugin.post('/explain', { entity }, as(role)),
  };
}

type Plugin = Awaited<ReturnType<typeof setUp>>;
let plugin: Plugin;
beforeAll(async () => {
  plugin = await setUp();
});

const all = ['cart', 'secret-project', 'till'];
const own = ['cart', 'till'];

/** role | entities in the list | near misses named | other's entity | fleet routes | summary's entities | explain */
it.each`
  role          | listed | nearMiss | secret | fleet  | counted | explain
  ${'platform'} | ${all} | ${true}  | ${200} | ${200} | ${3}    | ${200}
  ${'viewer'}   | ${all} | ${false} | ${200} | ${403} | ${3}    | ${200}
  ${'owner'}    | ${own} | ${true}  | ${404} | ${403} | ${2}    | ${200}
  ${'guarded'}  | ${own} | ${false} | ${404} | ${403} | ${2}    | ${403}
  ${'auditor'}  | ${all} | ${false} | ${200} | ${200} | ${3}    | ${200}
  ${'stranger'} | ${[]}  | ${false} | ${404} | ${403} | ${0}    | ${403}
  ${'nobody'}   | ${[]}  | ${false} | ${404} | ${403} | ${0}    | ${403}
`(
  'shows $role what that role may see',
  async ({ role, listed, nearMiss, secret, fleet, counted, explain }) => {
    const { get } = plugin;
    const list = await get('/matches', role);
    expect(list.status).toBe(200);
    expect(
      list.body.items.map(({ entityRef }: any) => entityRef.split('/')[1]),
    ).toEqual(listed);
    expect(list.body.totalItems).toBe(listed.length);
    expect(JSON.stringify(list.body).includes('near-miss')).toBe(nearMiss);
    expect(JSON.stringify(list.body).includes('id-collision')).toBe(nearMiss);

    const filtered = await get('/matches?rule=near-miss&limit=1', role);
    const expected = nearMiss ? listed.length : 0;
    expect(filtered.body.totalItems).toBe(expected);
    expect(filtered.body.nextCursor !== undefined).toBe(expected > 1);
    // Nor is what is hidden to be found by looking for it.
    const sought = await get('/matches?text=secret-proj', role);
    expect(sought.body.totalItems).toBe(listed.length === 3 ? 1 : 0);

    const cart = await get('/matches/component/default/cart', role);
    const isReadable = listed.includes('cart');
    expect(cart.status).toBe(isReadable ? 200 : 404);
    expect(JSON.stringify(cart.body).includes('Cart')).toBe(nearMiss);
    const omitted = ROLES[role].others ? [] : ['others-workloads'];
    expect(cart.body.omitted).toEqual(isReadable ? omitted : undefined);

    const path = '/matches/component/default/secret-project';
    const other = await get(path, role);
    const absent = await get(path.replace('secret', 'absent'), role);
    expect([other.status, absent.status]).toEqual([secret, 404]);
    // An entity that cannot be read looks the same as one that does not exist.
    const asAbsent = JSON.stringify(other.body).replaceAll('secret', 'absent');
    expect(asAbsent === JSON.stringify(absent.body)).toBe(secret === 404);

    for (const route of [
      '/dangling-labels',
      '/unlabelled-workloads',
      '/clusters',
    ]) {
      const answer = await get(route, role);
      expect(answer.status).toBe(fleet);
      const { error, ...rest } = answer.body;
      const isNamed = /unclaimed|prod|secret/.test(JSON.stringify(answer.body));
      expect([isNamed, error === undefined]).toEqual(
        fleet === 403 ? [false, false] : [true, true],
      );
      expect('totalItems' in rest).toBe(fleet === 200 && route !== '/clusters');
    }
    const summary = await get('/summary', role);
    expect(summary.body.entities).toBe(counted);
    expect(summary.body.omitted).toEqual(fleet === 403 ? ['fleet'] : []);
    expect('unlabelledWorkloads' in summary.body).toBe(fleet === 200);
    expect('clusters' in summary.body).toBe(fleet === 200);

    const explained = await plugin.explain(role);
    expect(explained.status).toBe(explain);
  },
);

it.each(BROAD)(
  'shows what %j finds only to those who may read about the fleet',
  async selector => {
    const entity = broad(selector);
    const fleet = await plugin.explain('platform', entity);
    expect(fleet.status).toBe(200);
    for (const role of ['viewer', 'owner', 'guarded', 'stranger', 'nobody']) {
      const { status, body } = await plugin.explain(role, entity);
      expect(status).toBe(403);
      expect(JSON.stringify(body)).not.toMatch(/unclaimed|secret/);
    }
  },
);

it('shows of a registered entity with such a selector what the entity says, and nothing that it finds', async () => {
  const entity = broad('!zzz');
  const { get } = await startPlugin({
    entities: [entity],
    store: FakeStore.create().addCluster('prod', [deployment('unclaimed')]),
    features: [
      createServiceFactory({
        service: coreServices.permissions,
        deps: {},
        factory: () => permissions,
      }),
    ],
  });
  const as = (role: string) =>
    mockCredentials.user.header(`user:default/${role}`);
  const ask = async (role: string) => {
    const path = '/matches/component/default/broad';
    return (await get(path, as(role))).body;
  };
  const { clusters } = await eventually(
    () => ask('platform'),
    ({ status }) => status === 'matched',
  );
  expect(clusters[0].workloads).toMatchObject([{ name: 'unclaimed' }]);

  const shown = await ask('viewer');
  expect(shown).toMatchObject({
    status: 'matched',
    omitted: ['others-workloads', 'fleet'],
    counts: {},
    clusters: [{ counts: {}, workloads: [] }],
  });
  const list = await get('/matches', as('viewer'));
  expect(list.body.items).toMatchObject([{ counts: {}, namespaces: [] }]);
  expect(JSON.stringify([shown, list.body])).not.toContain('unclaimed');
});

it('answers nobody without credentials', async () => {
  const { get } = await startPlugin({ store: FakeStore.create() });
  const anonymous = await get('/clusters').set(
    'authorization',
    mockCredentials.none.header(),
  );
  expect(anonymous.status).toBe(401);
});

it('audits what is asked', async () => {
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const { get, post } = await startPlugin({
    entities,
    store: FakeStore.create().addCluster('prod'),
    features: [auditor.factory],
  });
  await get('/matches/Component/default/Cart');
  await get('/matches/component/default/absent');
  await get('/clusters');
  await post('/explain', { entity: component('new') });
  expect(
    auditor.createEvent.mock.calls.map(([{ eventId, meta }]) => [
      eventId,
      meta,
    ]),
  ).toEqual([
    [
      'match-fetch',
      { queryType: 'by-name', entityRef: 'component:default/cart' },
    ],
    [
      'match-fetch',
      { queryType: 'by-name', entityRef: 'component:default/absent' },
    ],
    ['fleet-fetch', { queryType: 'clusters' }],
    ['match-explain', { entityRef: 'component:default/new' }],
  ]);
  expect(event.success).toHaveBeenCalledTimes(3);
  expect(event.fail).toHaveBeenCalledTimes(1);
});
