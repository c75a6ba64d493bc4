import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ClusterSources } from '@mooring/plugin-kubernetes-doctor-node';
import { addSources } from './addSources';

const PREFIX = 'kubernetes.io/';
const cluster = (
  name: string,
  annotations: Record<string, string> = {},
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name,
    namespace: 'default',
    annotations: {
      [`${PREFIX}api-server`]: 'https://10.1.2.3',
      [`${PREFIX}api-server-certificate-authority`]: 'Y2E=',
      [`${PREFIX}auth-provider`]: 'aws',
      ...annotations,
    },
  },
});

function setUp(
  getEntities: () => Promise<{ items: Entity[] }>,
  listed: readonly string[] | null = ['used'],
) {
  const sources = ClusterSources.create();
  addSources({
    sources,
    config: new ConfigReader({
      kubernetes: { clusterLocatorMethods: [{ type: 'catalog' }] },
    }),
    catalog: { getEntities } as unknown as CatalogService,
    auth: mockServices.auth(),
    listed: async () => listed ?? undefined,
  });
  return sources;
}

describe('the catalog as a source of clusters', () => {
  it('names each cluster that is left out, why, and what to add', async () => {
    const withoutCa = cluster('no-ca');
    delete withoutCa.metadata.annotations![
      `${PREFIX}api-server-certificate-authority`
    ];
    const items = [
      cluster('used'),
      cluster('private'),
      cluster('plain', { [`${PREFIX}api-server`]: 'http://eks.example.com' }),
      cluster('account', { [`${PREFIX}auth-provider`]: 'serviceAccount' }),
      withoutCa,
    ];
    const checks = await setUp(async () => ({ items })).check();
    expect(
      checks.map(({ ok, detail, remedy }) => [ok, detail, remedy]),
    ).toEqual([
      [
        true,
        'The catalog has 5 resources of type kubernetes-cluster, of which 1 are used.',
        undefined,
      ],
      [
        false,
        'resource:default/private is left out: its address "https://10.1.2.3" is private, or its name leads to a private address or to none.',
        'Add "https://10.1.2.3" to dangerouslyAllowClusterUrls of the locator of type catalog.',
      ],
      [
        false,
        'resource:default/plain is left out: its address "http://eks.example.com" does not begin with https://.',
        'Correct kubernetes.io/api-server.',
      ],
      [
        false,
        expect.stringMatching(
          /^resource:default\/account is left out: .*serviceAccount/,
        ),
        expect.stringContaining('such as aws'),
      ],
      [
        false,
        'resource:default/no-ca is left out: it has no annotation kubernetes.io/api-server-certificate-authority.',
        'Add kubernetes.io/api-server-certificate-authority to its entity.',
      ],
    ]);
    expect(checks.map(check => check.cluster)).toEqual([
      ...[undefined, 'private', 'plain', 'account', 'no-ca'],
    ]);
  });

  it('says why a cluster was dropped after it was listed', async () => {
    const sources = setUp(async () => ({ items: [cluster('stranger')] }));
    const reason = 'its owner is not one of those that are trusted';
    sources.leaveOut(
      'catalog',
      new Map([['stranger', { reason, remedy: 'Add its owner.' }]]),
    );
    expect((await sources.check())[1]).toEqual({
      source: 'catalog',
      ok: false,
      cluster: 'stranger',
      detail: `resource:default/stranger is left out: ${reason}.`,
      remedy: 'Add its owner.',
    });
    sources.leaveOut('catalog', new Map());
    expect((await sources.check())[1].detail).toContain('is private');
  });

  it('calls no cluster left out before the clusters have been listed', async () => {
    const sources = setUp(async () => ({ items: [cluster('used')] }), null);
    expect(await sources.check()).toEqual([
      expect.objectContaining({
        ok: true,
        detail: expect.stringMatching(/1 resources .* is not known yet/),
      }),
    ]);
  });

  it('says so when it cannot be asked', async () => {
    const sources = setUp(() => Promise.reject(new Error('503')));
    expect(await sources.check()).toEqual([
      {
        source: 'catalog',
        ok: false,
        detail: 'It cannot be asked for clusters: 503',
        remedy: expect.stringContaining('backend.baseUrl'),
      },
    ]);
  });
});
