import { mockCredentials } from '@backstage/backend-test-utils';
import { component, deployment } from '../__testUtils__/entities';
import { FakeStore } from '../__testUtils__/FakeStore';
import { eventually, startPlugin } from '../__testUtils__/startPlugin';

jest.setTimeout(240_000);

// An answer that is not as the document says is answered with 500.
jest.mock('./openapi', () => {
  const { createOpenApiRouter } = jest.requireActual('./openapi');
  return {
    createOpenApiRouter: (options: object) =>
      createOpenApiRouter({
        ...options,
        validatorOptions: { validateResponses: true },
      }),
  };
});

it('describes what every route answers', async () => {
  const store = FakeStore.create()
    .addCluster('prod', [
      deployment('cart', { id: 'cart' }),
      deployment('payments', { id: 'payment' }),
      deployment('website', { app: 'docs' }),
    ])
    .addCluster('far', [], {
      type: 'unauthorized',
      hop: 'credentials',
      reason: 'AccessDenied',
    });
  const { get, post, writeLedger } = await startPlugin({
    entities: [
      component('cart', { title: 'Cart' }),
      component('payments'),
      component('docs', { id: false }),
      component('odd', { id: 'not a label!' }),
    ],
    store,
  });
  await eventually(
    () => get('/unlabelled-workloads'),
    ({ status }) => status === 200,
  );
  await writeLedger();
  const statusOf = async (path: string) => {
    const { status, body } = await get(path);
    return body.error ? `${status} ${body.error.name}` : `${status}`;
  };
  for (const name of ['cart', 'payments', 'docs', 'odd']) {
    expect(await statusOf(`/matches/component/default/${name}`)).toBe('200');
  }
  for (const path of [
    '/matches?limit=2',
    '/dangling-labels',
    '/unlabelled-workloads?cluster=prod',
    '/clusters',
    '/summary?days=3',
  ]) {
    expect(await statusOf(path)).toBe('200');
  }
  expect(await statusOf('/matches/component/default/absent')).toBe(
    '404 NotFoundError',
  );
  expect(await statusOf('/matches?cursor=none')).toBe('400 InputError');
  const explained = await post('/explain', { entity: component('payments') });
  expect(explained.status).toBe(200);
  const verdicts = await post(
    '/verdicts',
    { entityRefs: ['component:default/cart', 'component:default/absent'] },
    mockCredentials.service.header(),
  );
  expect(verdicts.body.items).toEqual([
    expect.objectContaining({ entityRef: 'component:default/cart' }),
  ]);
  const byUser = await post(
    '/verdicts',
    { entityRefs: [] },
    mockCredentials.user.header(),
  );
  expect(byUser.status).toBe(403);

  // And that it would be seen if it did not.
  store.setState('prod', { type: 'asleep' } as any);
  expect(await statusOf('/clusters')).toMatch(/^500/);
});
