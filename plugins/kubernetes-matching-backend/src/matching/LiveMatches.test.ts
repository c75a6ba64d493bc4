import { mockServices } from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  allAtOnce,
  ClusterState,
  KubernetesObject,
  LeftOutObject,
} from '@mooring/kubernetes-objects';
import {
  CatalogIndex,
  MatchingConfig,
} from '@mooring/plugin-kubernetes-matching-common';
import fc from 'fast-check';
import { component, deployment, ID } from '../__testUtils__/entities';
import { FakeStore } from '../__testUtils__/FakeStore';
import { ClusterView } from './ClusterView';
import { evaluateEntry, isListed } from './evaluateEntry';
import { LiveMatches } from './LiveMatches';
import { wholeMatchFrom } from './matchFrom';

jest.setTimeout(240_000);

const SELECTOR = 'backstage.io/kubernetes-label-selector';
const CLUSTER = 'backstage.io/kubernetes-cluster';
const NAMESPACE = 'backstage.io/kubernetes-namespace';
const since = '2026-01-01T00:00:00.000Z';

function follow(options: {
  store: FakeStore;
  entities?: Entity[];
  config?: MatchingConfig;
}): LiveMatches {
  const { store, entities = [], config = {} } = options;
  const logger = mockServices.logger.mock();
  const live = LiveMatches.create({ store, config, logger });
  live.takeCatalogChange({ changed: entities, removed: [] });
  return live;
}

/** Every match, evaluated from scratch. */
function evaluateAll(
  store: FakeStore,
  entities: Entity[],
  config: MatchingConfig,
) {
  const catalog = CatalogIndex.create(entities);
  const view = ClusterView.create({ store, config });
  const clusters = view.clusters();
  const states = view.states();
  return Object.fromEntries(
    entities.map(entity => {
      const options = { entity, catalog, clusters, states, config };
      const steps = evaluateEntry({ ...options, checkedAt: since });
      const evaluated = allAtOnce(steps);
      return [stringifyEntityRef(entity), evaluated];
    }),
  );
}

const name = fc.constantFrom('cart', 'carts', 'Cart', 'till', 'docs', 'web');
const namespace = fc.constantFrom('shop', 'bank');
const anEntity = fc
  .record({
    name: fc.constantFrom('cart', 'till', 'docs', 'web'),
    id: fc.option(name, { nil: undefined }),
    at: fc.option(namespace, { nil: undefined }),
    on: fc.option(fc.constantFrom('east', 'north'), { nil: undefined }),
    selector: fc.option(
      fc.constantFrom(
        'app=web',
        `${ID} in (cart,till)`,
        'app=web,tier=front',
        'app in (',
      ),
      { nil: undefined },
    ),
  })
  .map(({ name: ofEntity, id, at, on, selector }) =>
    component(ofEntity, {
      id: id ?? false,
      annotations: {
        ...(at && { [NAMESPACE]: at }),
        ...(on && { [CLUSTER]: on }),
        ...(selector && { [SELECTOR]: selector }),
      },
    }),
  );
const anObject = fc
  .record({
    name: fc.constantFrom('cart', 'till', 'other'),
    id: fc.option(name, { nil: undefined }),
    namespace,
    app: fc.option(fc.constantFrom('web', 'cart', 'till'), { nil: undefined }),
  })
  .map(({ name: ofObject, ...options }) => deployment(ofObject, options));
const aCluster = fc.constantFrom('east', 'west');
const aState = fc.constantFrom<ClusterState>(
  { type: 'synced' },
  { type: 'syncing' },
  { type: 'stale', since, reason: 'no answer' },
  { type: 'forbidden', kinds: ['Pod'] },
  { type: 'incomplete', kinds: ['Deployment.apps'], since, reason: 'it fails' },
);
const aLeftOutObject = fc.record({
  kind: fc.constant('Deployment.apps'),
  ...{ namespace, name },
  labels: fc.option(
    name.map(id => ({ [ID]: id, valueOf: id })),
    { nil: undefined },
  ),
});
type Step =
  | { type: 'entity'; entity: Entity }
  | { type: 'remove'; ref: string }
  | { type: 'apply' | 'delete'; cluster: string; object: KubernetesObject }
  | { type: 'state'; cluster: string; state: ClusterState }
  | { type: 'leaveOut'; cluster: string; objects: LeftOutObject[] }
  | { type: 'settle' };
const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: anEntity.map(e => ({ type: 'entity' as const, entity: e })),
  },
  anEntity.map(e => ({ type: 'remove' as const, ref: stringifyEntityRef(e) })),
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constantFrom('apply' as const, 'delete' as const),
      cluster: aCluster,
      object: anObject,
    }),
  },
  fc.record({
    type: fc.constant('state' as const),
    cluster: aCluster,
    state: aState,
  }),
  fc.record({
    type: fc.constant('leaveOut' as const),
    cluster: aCluster,
    objects: fc.array(aLeftOutObject, { maxLength: 2 }),
  }),
  fc.constant({ type: 'settle' as const }),
);

const aSchedule = fc.array(aStep, { maxLength: 25 });
const aConfig = fc.constantFrom<MatchingConfig>(
  {},
  { serviceLocatorMethod: 'singleTenant' },
);

it('says after any changes what evaluating everything again says', async () => {
  await fc.assert(
    fc.asyncProperty(aConfig, aSchedule, async (config, steps) => {
      const store = FakeStore.create().addCluster('east').addCluster('west');
      const live = follow({ store, config });
      const entities = new Map<string, Entity>();
      for (const step of steps) {
        switch (step.type) {
          case 'entity':
            entities.set(stringifyEntityRef(step.entity), step.entity);
            live.takeCatalogChange({ changed: [step.entity], removed: [] });
            break;
          case 'remove':
            entities.delete(step.ref);
            live.takeCatalogChange({ changed: [], removed: [step.ref] });
            break;
          case 'state':
            store.setState(step.cluster, step.state);
            break;
          case 'leaveOut':
            store.leaveOut(step.cluster, step.objects);
            break;
          case 'settle':
            await live.settled();
            break;
          default:
            store[step.type](step.cluster, step.object);
        }
      }
      // What a cluster holds while it is read for the first time counts once it is read.
      for (const { name: cluster, index } of store.clusters()!) {
        if (index.state.type !== 'syncing') continue;
        store.setState(cluster, { type: 'synced' });
      }
      await live.settled();
      const expected = evaluateAll(store, [...entities.values()], config);
      for (const [ref, evaluated] of Object.entries(expected)) {
        const current = (await live.current(ref))!;
        expect(current.match).toEqual(evaluated.match);
        expect(current.item).toEqual(evaluated.item);
        const states = live.states();
        expect(wholeMatchFrom(current.examination, states)).toEqual(
          wholeMatchFrom(evaluated.examination, states),
        );
      }
      const listed = Object.values(expected).filter(isListed);
      expect(live.list()).toHaveLength(listed.length);
      live.stop();
    }),
    { numRuns: 300 },
  );
});

it('converges after 5,000 changes at once: the last state wins, and the event loop runs meanwhile', async () => {
  const names = Array.from({ length: 500 }, (_, index) => `service-${index}`);
  const store = FakeStore.create().addCluster('prod');
  const live = follow({ store, entities: names.map(n => component(n)) });
  await live.settled();
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  let told = 0;
  live.subscribe(refs => {
    told += refs.size;
  });
  for (let round = 0; round < 10; round++) {
    const id = (n: string) => (round % 2 === 0 ? `${n}x` : n);
    for (const n of names) store.apply('prod', deployment(n, { id: id(n) }));
  }
  await live.settled();
  clearInterval(timer);
  expect(turns).toBeGreaterThan(5);
  expect(told).toBeGreaterThanOrEqual(names.length);
  expect(live.list().map(({ match }) => match.status)).toEqual(
    names.map(() => 'matched'),
  );
  live.stop();
});

it.each<[string, ClusterState | 'unknown clusters']>([
  ['unreachable', { type: 'unreachable', since, reason: 'ETIMEDOUT' }],
  ['half synced', { type: 'syncing' }],
  ['stale', { type: 'stale', since, reason: 'no answer' }],
  ['refused', { type: 'unauthorized', hop: 'authentication' }],
  ['forbidden', { type: 'forbidden', kinds: ['Pod', 'Deployment.apps'] }],
  [
    'answering for some kinds alone',
    { type: 'incomplete', kinds: ['Pod'], since, reason: 'Pod: it fails' },
  ],
  ['not known to exist', 'unknown clusters'],
])('never says "no objects" of a cluster that is %s', async (_, state) => {
  const entities = [component('cart'), component('till'), component('web')];
  const store = FakeStore.create().addCluster('prod', [
    deployment('till', { id: 'til' }),
    deployment('web', { id: 'web' }),
  ]);
  const live = follow({ store, entities });
  await live.settled();
  const ruleOf = (n: string) => live.get(`component:default/${n}`)!.item;
  expect(ruleOf('cart')).toMatchObject({ status: 'unmatched' });
  expect(ruleOf('cart').leading?.rule).toBe('no-objects');

  if (state === 'unknown clusters') store.forgetClusters();
  else {
    store.addCluster('prod', [], state);
    store.setState('prod', state);
  }
  await live.settled();
  for (const { item, match } of live.list()) {
    expect(match.status).toBe('unknown');
    expect(item.rules).not.toContain('no-objects');
    expect(item.leading?.rule).toMatch(
      /^(cluster-unreachable|not-synced|credentials-rejected|access-denied)$/,
    );
  }
  live.stop();
});

it('takes hostile entities and labels for what they are, in bounded time', async () => {
  const collided = Array.from({ length: 5000 }, (_, index) =>
    component(`copy-${index}`, { id: 'shared' }),
  );
  const annotated = component('annotated', {
    annotations: Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [
        `example.com/key-${index}`,
        'x'.repeat(100),
      ]),
    ),
  });
  const odd = component('odd', { id: '=HYPERLINK("http://x")<img src=x>' });
  const capital = { ...component('Shouting'), kind: 'COMPONENT' };
  const store = FakeStore.create().addCluster('prod', [
    deployment('shared', { id: 'shared' }),
    deployment('shouting', { id: 'Shouting' }),
    deployment('__proto__', { id: '__proto__' }),
  ]);
  const live = follow({
    store,
    entities: [...collided, annotated, odd, capital],
  });
  await live.settled();
  expect(live.list()).toHaveLength(5003);
  const collision = live.get('component:default/copy-7')!;
  expect(collision.item.rules).toContain('id-collision');
  const evidence = collision.match.findings.find(
    ({ rule }) => rule === 'id-collision',
  )!.evidence;
  expect(evidence.entities).toHaveLength(20);
  expect(live.get('component:default/odd')!.match.status).toBe('invalid');
  expect(live.get('component:default/shouting')!.match.status).toBe('matched');

  // One of 5,000 changes: what it concerns is told, and the rest stays.
  live.takeCatalogChange({
    changed: [component('copy-7', { id: 'own' })],
    removed: ['component:default/copy-8'],
  });
  await live.settled();
  expect(live.get('component:default/copy-8')).toBeUndefined();
  expect(live.get('component:default/copy-7')!.item.rules).not.toContain(
    'id-collision',
  );
  live.stop();
});

it('evaluates only what a cluster that comes and goes may concern, and settles meanwhile', async () => {
  const clusters = Array.from({ length: 20 }, (_, index) => `c${index}`);
  const nameOf = (index: number) => `app-${index}`;
  const store = FakeStore.create();
  clusters.forEach((cluster, at) =>
    store.addCluster(
      cluster,
      Array.from({ length: 10 }, (_, index) =>
        deployment(nameOf(at * 10 + index), { id: nameOf(at * 10 + index) }),
      ),
    ),
  );
  // The last five are linked nowhere.
  const entities = Array.from({ length: 205 }, (_, i) => component(nameOf(i)));
  let evaluations = 0;
  const live = LiveMatches.create({
    store,
    config: {},
    logger: mockServices.logger.mock(),
    onEvaluated: () => evaluations++,
  });
  await live.takeCatalogChange({ changed: entities, removed: [] });
  await live.settled();
  const statuses = () => {
    const counts: Record<string, number> = {};
    for (const { match } of live.list()) {
      counts[match.status] = (counts[match.status] ?? 0) + 1;
    }
    return counts;
  };
  expect(statuses()).toEqual({ matched: 200, unmatched: 5 });

  evaluations = 0;
  const told = new Set<string>();
  live.subscribe(refs => refs.forEach(ref => told.add(ref)));
  store.setState('c3', { type: 'stale', since, reason: 'gone' });
  await live.settled();
  expect(statuses()).toEqual({ matched: 190, unknown: 15 });
  expect({ evaluations, told: told.size }).toEqual({
    evaluations: 10,
    told: 15,
  });
  // Only the words change: nothing is evaluated, and who is linked nowhere says so.
  store.setState('c3', { type: 'stale', since, reason: 'still gone' });
  await live.settled();
  expect(evaluations).toBe(10);
  expect(live.get('component:default/app-203')!.item.leading?.message).toMatch(
    'still gone',
  );
  store.setState('c3', { type: 'synced' });
  await live.settled();
  expect(statuses()).toEqual({ matched: 200, unmatched: 5 });

  // While clusters come and go all the time, what is known by now is evaluated, and a healthy cluster's changes at once.
  let turn = 0;
  const flapping = setInterval(() => {
    const state: ClusterState =
      turn++ % 2 === 0
        ? { type: 'unreachable', since, reason: `${turn}` }
        : { type: 'synced' };
    for (const cluster of clusters.slice(0, 5)) store.setState(cluster, state);
  }, 5);
  const last = deployment('app-199', { id: 'app-199' });
  const status = () => live.get('component:default/app-199')!.match.status;
  for (let round = 0; round < 10; round++) {
    store.delete('c19', last);
    await live.settled();
    expect(status()).toMatch(/^(unmatched|unknown)$/);
    store.apply('c19', last);
    await live.settled();
    expect(status()).toBe('matched');
  }
  clearInterval(flapping);
  expect(turn).toBeGreaterThan(0);
  for (const cluster of clusters) store.setState(cluster, { type: 'synced' });
  await live.settled();
  expect(statuses()).toEqual({ matched: 200, unmatched: 5 });
  live.stop();
});

it('takes no cluster, and no list of clusters, for a cluster that holds nothing', async () => {
  const store = FakeStore.create().addCluster('prod');
  store.removeCluster('prod');
  const live = follow({ store, entities: [component('cart')] });
  await live.settled();
  const cart = () => live.get('component:default/cart')!.item;
  expect(cart()).toMatchObject({
    status: 'unknown',
    leading: { rule: 'not-synced' },
  });
  store.addCluster('prod').addCluster('second', [], {
    type: 'not-watched',
    reason: 'another cluster of the list has this name',
  });
  await live.settled();
  expect(cart()).toMatchObject({
    status: 'unknown',
    leading: { rule: 'not-synced', cluster: 'second' },
  });
  store.removeCluster('second');
  await live.settled();
  expect(cart()).toMatchObject({ status: 'unmatched' });
  live.stop();
});

it('follows the Applications of Argo CD that an entity names, and whether a cluster can tell', async () => {
  const store = FakeStore.create().addCluster('hub').addCluster('eu');
  const entity = component('cart', {});
  const named = {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: { 'argocd/app-name': 'cart' },
    },
  };
  const live = follow({ store, entities: [named] });
  const ref = stringifyEntityRef(named);
  const found = async () => {
    await live.settled();
    const evaluated = await live.current(ref);
    return evaluated?.match.findings.map(({ rule }) => rule);
  };
  const application = (destination: string, at = 'argocd') => ({
    ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' },
    metadata: { name: 'cart', namespace: at },
    spec: { destination: { name: destination } },
  });
  const kind = 'Application.argoproj.io';
  try {
    expect(await found()).toEqual(['argocd-no-application']);
    store.setKindState('eu', kind, 'forbidden');
    expect(await found()).toEqual([]);
    store.setKindState('eu', kind, 'not-served');
    expect(await found()).toEqual(['argocd-no-application']);
    store.apply('hub', application('us'));
    expect(await found()).toEqual(['argocd-destination-unknown']);
    store.apply('hub', application('eu'));
    expect(await found()).toEqual([]);
    store.apply('hub', application('eu', 'team-a'));
    expect(await found()).toEqual(['argocd-ambiguous-name']);
    store.delete('hub', application('eu'), application('eu', 'team-a'));
    expect(await found()).toEqual(['argocd-no-application']);
  } finally {
    live.stop();
  }
});
