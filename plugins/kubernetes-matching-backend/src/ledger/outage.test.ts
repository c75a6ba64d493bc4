import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { component, deployment } from '../__testUtils__/entities';
import { FakeStore } from '../__testUtils__/FakeStore';
import { Postgres } from '../__testUtils__/Postgres';
import { startPlugin } from '../__testUtils__/startPlugin';

jest.setTimeout(180_000);

it('answers from memory while the database is down, says so, and names neither host nor port', async () => {
  const postgres = await Postgres.start();
  const knex = postgres.connect(await postgres.createDatabase());
  knex.client.pool.on('error', () => {});
  const { get, writeLedger } = await startPlugin({
    entities: [component('payments')],
    store: FakeStore.create().addCluster('prod', [
      deployment('payments', { id: 'payment' }),
    ]),
    features: [
      createServiceFactory({
        service: coreServices.database,
        deps: {},
        factory: () => ({ getClient: async () => knex }),
      }),
    ],
  });
  await writeLedger();
  const path = '/matches/component/default/payments';
  const before = await get(path);
  expect(before.body.findings[0].firstSeen).toEqual(expect.any(String));
  expect(before.body.omitted).toEqual([]);

  await postgres.stop();
  for (const asked of [path, '/matches', '/dangling-labels', '/summary']) {
    const { status, body, text } = await get(asked);
    expect([asked, status, body.omitted]).toEqual([asked, 200, ['history']]);
    expect(text).not.toMatch(/127\.0\.0\.1|ECONN|firstSeen/);
  }
  const { body } = await get(path);
  expect(body.status).toBe('unmatched');
  expect(body.findings[0].rule).toBe('near-miss');
  expect((await get('/summary')).body.statuses.unmatched).toBe(1);
  await knex.destroy();
});
