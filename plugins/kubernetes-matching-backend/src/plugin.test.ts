import { component, deployment } from './__testUtils__/entities';
import { FakeStore } from './__testUtils__/FakeStore';
import { eventually, startPlugin } from './__testUtils__/startPlugin';

const path = '/matches/component/default/payments';

it('answers for an entity, follows the cluster, and says when nothing is new', async () => {
  const store = FakeStore.create()
    .addCluster('prod', [deployment('payments', { id: 'payment' })])
    .addCluster('far', [], {
      type: 'unreachable',
      since: '2026-01-01T00:00:00.000Z',
      reason: 'connect ETIMEDOUT',
    });
  const { get } = await startPlugin({
    entities: [component('payments'), component('docs', { id: false })],
    store,
  });

  const first = await eventually(
    () => get(path),
    ({ body }) => body.findings?.some((f: any) => f.rule === 'near-miss'),
  );
  expect(first.body).toMatchObject({
    entityRef: 'component:default/payments',
    status: 'unknown',
    omitted: [],
    clusters: [
      { cluster: 'prod', status: 'unmatched', objects: 3, workloads: [] },
      { cluster: 'far', status: 'unknown', objects: 0 },
    ],
  });
  const again = await get(path).set('if-none-match', first.headers.etag);
  expect(again.status).toBe(304);

  store.setState('far', { type: 'synced' });
  expect((await get(path)).body.status).toBe('unmatched');

  store.apply('prod', deployment('payments', { id: 'payments' }));
  const matched = await get(path).set('if-none-match', first.headers.etag);
  expect(matched.status).toBe(200);
  expect(matched.body).toMatchObject({
    status: 'matched',
    findings: [],
    clusters: [
      {
        cluster: 'prod',
        counts: { 'Deployment.apps': 1, Pod: 1 },
        workloads: [{ kind: 'Deployment', namespace: 'shop', desired: 1 }],
      },
      { cluster: 'far', status: 'unmatched' },
    ],
  });
  const list = await eventually(
    () => get('/matches?status=matched'),
    ({ body }) => body.totalItems === 1,
  );
  expect(list.body.items).toEqual([
    {
      entityRef: 'component:default/payments',
      owner: 'group:default/shop',
      status: 'matched',
      rules: [],
      clusters: ['prod'],
      namespaces: ['shop'],
      counts: { 'Deployment.apps': 1, 'ReplicaSet.apps': 1, Pod: 1 },
    },
  ]);
});
