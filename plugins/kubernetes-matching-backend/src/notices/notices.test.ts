import { createServiceFactory } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import {
  actionsRegistryServiceMock,
  metricsServiceMock,
} from '@backstage/backend-test-utils/alpha';
import { mockCredentials } from '@backstage/backend-test-utils';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { component, deployment } from '../__testUtils__/entities';
import { FakeStore } from '../__testUtils__/FakeStore';
import { eventually, startPlugin } from '../__testUtils__/startPlugin';
import { Watchers } from './Watchers';

jest.setTimeout(240_000);

const cart = 'component:default/cart';

function listeners() {
  const signals = { publish: jest.fn(async (_: any) => {}) };
  const events = {
    publish: jest.fn(async (_: any) => {}),
    subscribe: async () => {},
  };
  const notifications = { send: jest.fn(async (_: any) => {}) };
  return {
    signals,
    events,
    notifications,
    features: [
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => signals,
      }),
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => events,
      }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => notifications,
      }),
    ],
  };
}

it('tells plugins whose match has changed, and browsers of what their users look at', async () => {
  const { signals, events, features } = listeners();
  const store = FakeStore.create().addCluster('prod');
  const entities = [component('cart'), component('till')];
  const { get } = await startPlugin({ entities, store, features });
  const as = (name: string) =>
    mockCredentials.user.header(`user:default/${name}`);
  const isTold = (eventPayload: object) =>
    eventually(
      () => JSON.stringify(events.publish.mock.calls),
      calls => calls.includes(JSON.stringify(eventPayload)),
    );
  // The first look at what nobody claims is the last that is told of the start.
  await isTold({ type: 'fleet-changed' });
  await get('/matches/component/default/cart', as('ada'));
  await get('/matches/component/default/till', as('bob'));
  await get('/matches', as('cleo'));
  signals.publish.mockClear();
  store.apply('prod', deployment('cart', { id: 'cart' }));
  await isTold({ type: 'changed', entityRefs: [cart] });
  expect(events.publish).toHaveBeenCalledWith({
    topic: 'kubernetes-matching',
    eventPayload: { type: 'changed', entityRefs: [cart] },
  });
  expect(signals.publish.mock.calls.map(([signal]) => signal)).toEqual([
    {
      recipients: { type: 'user', entityRef: ['user:default/ada'] },
      channel: 'kubernetes-matching',
      message: { type: 'changed', entityRefs: [cart] },
    },
    {
      recipients: { type: 'user', entityRef: ['user:default/cleo'] },
      channel: 'kubernetes-matching',
      message: { type: 'changed', entityRefs: [] },
    },
  ]);
});

it('tells each user no more than that user looks at, and nobody for ever', () => {
  let now = 0;
  const watchers = Watchers.create(() => now);
  const user = (name: string) => mockCredentials.user(`user:default/${name}`);
  const tell = (entityRefs: string[], isFleetChanged = false) =>
    watchers
      .audiencesOf({ entityRefs: new Set(entityRefs), isFleetChanged })
      .map(({ users, entityRefs: refs }) => [users.length, ...refs]);
  const refs = Array.from(
    { length: 250 },
    (_, index) => `component:a/${index}`,
  );
  for (const ref of refs) watchers.readMatch(ref, user('ada'));
  watchers.readMatch(refs[249], user('bob'));
  watchers.readMatch(refs[249], mockCredentials.service());
  expect(tell([refs[249], 'component:a/secret'])).toEqual([[2, refs[249]]]);
  // Of one user, only the latest are remembered.
  expect(tell([refs[0]])).toEqual([]);
  expect(tell([], true)).toEqual([]);
  watchers.readList(user('bob'));
  expect(tell([], true)).toEqual([[1]]);
  now += 2 * 60 * 60 * 1000;
  expect(tell([refs[249]], true)).toEqual([]);
});

it('tells an owner once of a component that stays unlinked, and once when it is linked', async () => {
  const { notifications, features } = listeners();
  const store = FakeStore.create().addCluster('prod', [
    deployment('till', { id: 'till' }),
  ]);
  const { writeLedger, get } = await startPlugin({
    entities: [
      component('cart'),
      component('till'),
      component('orphan', { owner: 'not a reference!:/' }),
    ],
    store,
    config: {
      kubernetesMatching: { notifications: { enabled: true, after: 'PT0S' } },
    },
    features,
  });
  notifications.send.mockRejectedValueOnce(new Error('not now'));
  await writeLedger();
  await writeLedger();
  await writeLedger();
  const sent = () =>
    notifications.send.mock.calls.map(([{ recipients, payload }]) => [
      recipients.entityRef,
      payload.title,
      payload.scope,
    ]);
  const scope = `kubernetes-matching:${cart}`;
  const broken = [
    'group:default/shop',
    'cart is not linked to its workloads',
    scope,
  ];
  // The first attempt failed, the second did not, and there was no third.
  expect(sent()).toEqual([broken, broken]);

  // Silence is not a repair.
  store.setState('prod', {
    type: 'unreachable',
    since: '2026-01-01T00:00:00.000Z',
    reason: 'ETIMEDOUT',
  });
  await writeLedger();
  expect(sent()).toHaveLength(2);
  store.setState('prod', { type: 'synced' });
  store.apply('prod', deployment('cart', { id: 'cart' }));
  await eventually(
    () => get('/matches?status=matched'),
    ({ body }) => body.totalItems === 2,
  );
  await writeLedger();
  await writeLedger();
  expect(sent().slice(2)).toEqual([
    ['group:default/shop', 'cart is linked to its workloads again', scope],
  ]);
});

it('counts entities by status, findings by rule, and how old the oldest is', async () => {
  const metrics = metricsServiceMock.mock();
  const callbacks = new Map<string, (result: any) => unknown>();
  metrics.createObservableGauge.mockImplementation((name: string) => ({
    addCallback: (callback: any) => callbacks.set(name, callback),
    removeCallback: () => {},
  }));
  const record = jest.fn();
  metrics.createHistogram.mockReturnValue({ record });
  const { writeLedger, get } = await startPlugin({
    entities: [component('cart'), component('till')],
    store: FakeStore.create().addCluster('prod', [
      deployment('cart', { id: 'cart' }),
      deployment('stray'),
    ]),
    features: [metrics.factory],
  });
  await writeLedger();
  await get('/matches');
  const observed = async (name: string) => {
    const values: Record<string, number> = {};
    await callbacks.get(`mooring.matching.${name}`)!({
      observe: (value: number, attributes: any = {}) => {
        values[Object.values(attributes).join()] = value;
      },
    });
    return values;
  };
  expect(await observed('entities')).toMatchObject({
    matched: 1,
    unmatched: 1,
  });
  expect(await observed('findings')).toEqual({
    'no-objects': 1,
    'unlabelled-workload': 1,
  });
  expect((await observed('oldest_finding.age'))['']).toBeGreaterThanOrEqual(0);
  expect(record.mock.calls.length).toBeGreaterThanOrEqual(2);
});

it('answers actions, with the rights of who asks', async () => {
  const actions = actionsRegistryServiceMock();
  const factory = createServiceFactory({
    service: actionsRegistryServiceRef,
    deps: {},
    factory: () => actions,
  });
  const { get } = await startPlugin({
    entities: [component('cart'), component('till', { owner: 'bank' })],
    store: FakeStore.create().addCluster('prod', [
      deployment('cart', { id: 'Cart' }),
    ]),
    features: [factory],
  });
  await eventually(
    () => get('/matches'),
    ({ body }) => body.totalItems === 2,
  );
  const credentials = mockCredentials.user();
  const { actions: offered } = await actions.list();
  expect(offered.map(({ name, attributes }) => [name, attributes])).toEqual(
    ['explain-kubernetes-matching', 'list-unlinked-components'].map(name => [
      name,
      { readOnly: true, destructive: false, idempotent: true },
    ]),
  );
  const explained = await actions.invoke({
    id: 'test:explain-kubernetes-matching',
    input: { entityRef: 'Component:CART' },
    credentials,
  });
  expect(explained.output).toMatchObject({
    entityRef: cart,
    status: 'unmatched',
    asked: { labelSelector: 'backstage.io/kubernetes-id=cart' },
    clusters: [{ cluster: 'prod', state: 'synced', workloads: [] }],
    findings: [{ rule: 'near-miss', fixes: expect.any(Array) }],
  });
  const unlinked = await actions.invoke({
    id: 'test:list-unlinked-components',
    input: { owner: ['group:default/bank'], limit: 10 },
    credentials,
  });
  expect(unlinked.output).toMatchObject({
    total: 1,
    components: [{ entityRef: 'component:default/till', rule: 'no-objects' }],
  });
  await expect(
    actions.invoke({
      id: 'test:explain-kubernetes-matching',
      input: { entityRef: 'component:default/absent' },
      credentials,
    }),
  ).rejects.toThrow('No entity component:default/absent');
});
