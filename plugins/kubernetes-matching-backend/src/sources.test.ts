import { createServiceFactory } from '@backstage/backend-plugin-api';
import { SourceCheck } from '@mooring/plugin-kubernetes-doctor-common';
import {
  ClusterSources,
  clusterSourcesServiceRef,
} from '@mooring/plugin-kubernetes-doctor-node';
import { component, deployment } from './__testUtils__/entities';
import { FakeStore } from './__testUtils__/FakeStore';
import { eventually, startPlugin } from './__testUtils__/startPlugin';

jest.setTimeout(240_000);

const leftOut: SourceCheck = {
  source: 'catalog',
  ok: false,
  cluster: 'private',
  detail: 'resource:default/private is left out: it has no annotation x.',
  remedy: 'Add x to its entity.',
};

function startWithSources(store: FakeStore) {
  const sources = ClusterSources.create();
  const asksFor = (cluster: string) => {
    const entity = component(cluster);
    entity.metadata.annotations!['backstage.io/kubernetes-cluster'] = cluster;
    return entity;
  };
  return {
    sources,
    plugin: startPlugin({
      entities: [asksFor('private'), asksFor('moon')],
      store,
      config: {
        kubernetes: { serviceLocatorMethod: { type: 'singleTenant' } },
      },
      features: [
        createServiceFactory({
          service: clusterSourcesServiceRef,
          deps: {},
          factory: () => sources,
        }),
      ],
    }),
  };
}

it('tells an entity why its cluster is left out, until it is not', async () => {
  const store = FakeStore.create().addCluster('prod', [
    deployment('private', { id: 'private' }),
  ]);
  let checks: SourceCheck[] = [
    { source: 'catalog', ok: true, detail: 'The catalog has 2 resources.' },
    leftOut,
  ];
  const { sources, plugin } = startWithSources(store);
  sources.add('catalog', async () => checks);
  const { get, checkSources } = await plugin;
  await checkSources();

  const { ok, ...problem } = leftOut;
  expect((await get('/clusters')).body).toMatchObject({
    items: [{ name: 'prod' }],
    sources: [problem],
  });
  const match = (name: string) => get(`/matches/component/default/${name}`);
  const { body } = await eventually(
    () => match('private'),
    answer => answer.body.findings[0]?.message.includes('left out'),
  );
  // That cluster may hold its workloads, so nobody knows that there are none.
  expect(body).toMatchObject({
    status: 'unknown',
    findings: [{ rule: 'cluster-unknown', severity: 'error' }, {}],
  });
  expect(body.findings[0].message).toContain('Add x to its entity.');
  expect((await match('moon')).body).toMatchObject({
    status: 'unmatched',
    findings: [{ rule: 'cluster-unknown' }],
  });

  checks = [];
  store.addCluster('private', [deployment('private', { id: 'private' })]);
  const mended = await eventually(
    () => match('private'),
    answer => answer.body.status === 'matched',
  );
  expect(mended.body.findings).toEqual([]);
  await eventually(
    () => get('/clusters'),
    answer => answer.body.sources.length === 0,
  );
});

it('names the source that fails where no cluster is known at all', async () => {
  const store = FakeStore.create();
  store.forgetClusters();
  const { sources, plugin } = startWithSources(store);
  sources.add('catalog', () => Promise.reject(new Error('503')));
  const { get, checkSources } = await plugin;
  expect((await get('/clusters')).status).toBe(503);
  await checkSources();
  expect((await get('/clusters')).body).toEqual({
    items: [],
    sources: [
      {
        source: 'catalog',
        detail: 'It cannot be asked for clusters: 503',
        remedy: expect.stringContaining('can be reached'),
      },
    ],
  });
});
