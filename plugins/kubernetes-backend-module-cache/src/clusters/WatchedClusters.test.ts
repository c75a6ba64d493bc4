import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { explain } from '../__testUtils__/explain';
import { AccessFailure } from '@mooring/plugin-kubernetes-doctor-node';
import { clusterDetails } from '../__testUtils__/clusterDetails';
import { FakeCache } from '../__testUtils__/FakeCache';
import { OBJECT_TYPES } from '../__testUtils__/objectTypes';
import { readCacheConfig } from '../config/readCacheConfig';
import { InClusterAddress } from './inClusterAddress';
import { PortalCredentials } from './PortalCredentials';
import { WatchedClusters } from './WatchedClusters';

const ROLLOUTS = {
  objectType: 'customresources' as const,
  group: 'argoproj.io',
  apiVersion: 'v1alpha1',
  plural: 'rollouts',
};
const SECRETS = {
  objectType: 'secrets' as const,
  group: '',
  apiVersion: 'v1',
  plural: 'secrets',
};

function setUp(
  options: {
    cache?: JsonObject;
    inCluster?: InClusterAddress;
    explain?: typeof explain;
  } = {},
) {
  const cache = new FakeCache();
  const logger = mockServices.logger.mock();
  const getCredential = jest.fn(async ({ authMetadata }) => ({
    type: 'bearer token' as const,
    token: authMetadata.serviceAccountToken,
  }));
  const clusters = WatchedClusters.create({
    cache,
    credentials: PortalCredentials.create({
      explain: options.explain ?? explain,
      authStrategy: {
        getCredential,
        validateCluster: () => [],
        presentAuthMetadata: () => ({}),
      },
      timeoutMs: 50,
    }),
    config: readCacheConfig(
      new ConfigReader({ kubernetes: { cache: options.cache ?? {} } }),
    ),
    objectTypes: [...OBJECT_TYPES, SECRETS],
    customResources: [ROLLOUTS],
    inCluster: options.inCluster,
    logger,
  });
  return { cache, clusters, getCredential, logger };
}

describe('WatchedClusters', () => {
  it('watches every kind that is shown, but never Secrets', () => {
    const { cache, clusters } = setUp();
    clusters.update([
      clusterDetails('a'),
      clusterDetails('b', {
        customResources: [
          { group: '', apiVersion: 'v1', plural: 'secrets' },
          { group: 'apps', apiVersion: 'v1beta1', plural: 'deployments' },
        ],
      }),
    ]);
    const builtIn = [
      { group: '', version: 'v1', plural: 'pods', kind: 'Pod' },
      {
        group: 'apps',
        version: 'v1',
        plural: 'deployments',
        kind: 'Deployment',
      },
      { group: 'batch', version: 'v1', plural: 'jobs', kind: 'Job' },
    ];
    const needed = cache.watched?.map(({ kinds }) =>
      kinds.filter(({ isOptional }) => !isOptional),
    );
    expect(needed).toEqual([
      [
        ...builtIn,
        { group: 'argoproj.io', version: 'v1alpha1', plural: 'rollouts' },
      ],
      builtIn,
    ]);
    expect(cache.watched?.[0].kinds).toContainEqual({
      ...{ group: 'kustomize.toolkit.fluxcd.io', plural: 'kustomizations' },
      ...{ version: 'v1', otherVersions: ['v1beta2'], kind: 'Kustomization' },
      isOptional: true,
    });
  });

  it('takes clusters as they come, change and go, and leaves the others alone', async () => {
    const { cache, clusters } = setUp();
    clusters.update([clusterDetails('a'), clusterDetails('b')]);
    const [a, b] = cache.watched!;

    const rotated = clusterDetails('a');
    rotated.authMetadata.serviceAccountToken = 'next';
    clusters.update([rotated, clusterDetails('b', { caData: 'other' })]);
    expect(cache.watched![0]).toBe(a);
    expect(cache.watched![1]).not.toBe(b);
    // The next connection of a cluster that stays open has the new credential.
    expect(await a.getCredential()).toMatchObject({ token: 'next' });

    clusters.update([rotated]);
    expect(cache.watched).toEqual([a]);
    expect(clusters.find(clusterDetails('b'))).toBeUndefined();
  });

  it('lets those who connect at the same time share a credential, and gives up one that is late', async () => {
    const { cache, clusters, getCredential } = setUp();
    clusters.update([clusterDetails('a'), clusterDetails('b')]);
    const [a, b] = cache.watched!;
    await Promise.all([a.getCredential(), a.getCredential()]);
    expect(getCredential).toHaveBeenCalledTimes(1);
    await a.getCredential();
    expect(getCredential).toHaveBeenCalledTimes(2);

    getCredential.mockImplementation(() => new Promise(() => {}));
    await expect(b.getCredential()).rejects.toThrow(
      'authProvider "serviceAccount" gave no credential within 0.05 s',
    );
  });

  it.each(['google', 'oidc', 'aks'])(
    'lists a cluster with authProvider %s, but does not connect to it',
    async authProvider => {
      const { cache, clusters, getCredential } = setUp();
      const details = clusterDetails('a', { authProvider });
      clusters.update([details]);
      expect(cache.watched![0].notWatched).toBe(
        `each user signs in to it (authProvider "${authProvider}"), and the portal has no credential of its own`,
      );
      expect(getCredential).not.toHaveBeenCalled();
      expect(clusters.find(details)).toBeUndefined();
    },
  );

  it('explains why a credential is refused, by the one that was given last', async () => {
    const explainByToken = jest.fn(async ({ credential }: AccessFailure) => ({
      detail: `${JSON.stringify(credential)} is not mapped.`,
      remedy: 'Map it.',
    }));
    const { cache, clusters } = setUp({ explain: explainByToken });
    clusters.update([clusterDetails('a')]);
    const [a] = cache.watched!;
    const given = JSON.stringify(await a.getCredential());
    expect(await a.explainRefusal!()).toBe(`${given} is not mapped. Map it.`);
    expect(explainByToken).toHaveBeenCalledTimes(1);
  });

  it('refuses to connect without a credential where one is needed', async () => {
    const { cache, clusters, getCredential } = setUp();
    getCredential.mockResolvedValue({ type: 'anonymous' } as never);
    clusters.update([
      clusterDetails('a', { authProvider: 'aws' }),
      clusterDetails('b', { authProvider: 'localKubectlProxy' }),
    ]);
    const [a, b] = cache.watched!;
    await expect(a.getCredential()).rejects.toThrow(
      'authProvider "aws" has no credential',
    );
    expect(await b.getCredential()).toEqual({ type: 'anonymous' });
  });

  it('is off and bounded for single clusters by configuration', async () => {
    const { cache, clusters } = setUp({
      cache: {
        memoryLimit: '1Gi',
        clusters: { a: { enabled: false }, b: { memoryLimit: '1Mi' } },
      },
    });
    clusters.update([
      clusterDetails('a'),
      clusterDetails('b'),
      clusterDetails('c'),
    ]);
    expect(cache.watched!.map(({ notWatched }) => notWatched)).toEqual([
      'it is switched off in kubernetes.cache',
      undefined,
      undefined,
    ]);
    expect(clusters.find(clusterDetails('a'))).toBeUndefined();
    expect(clusters.find(clusterDetails('b'))).toBeDefined();
    expect(cache.watched!.map(({ maxBytes }) => maxBytes)).toEqual([
      2 ** 30,
      2 ** 20,
      2 ** 30,
    ]);
  });

  it('keeps two clusters of one name and a URL that is none apart, and says so once', () => {
    const { cache, clusters, logger } = setUp();
    const list = [
      clusterDetails('a'),
      clusterDetails('a', { url: 'https://other.example.com' }),
      clusterDetails('b', { url: 'prod.example.com' }),
    ];
    clusters.update(list);
    clusters.update(list);
    // Each is there, so that none counts as empty.
    expect(
      cache.watched?.map(({ name, notWatched }) => [name, notWatched]),
    ).toEqual([
      ['a', undefined],
      [
        'a (2)',
        'another cluster has the same name, and only the first is watched',
      ],
      ['b', expect.stringContaining('not an HTTP URL')],
    ]);
    expect(list.map(details => clusters.whyLive(details))).toEqual([
      undefined,
      'another cluster has the same name, and only the first is watched',
      'its address "prod.example.com" is not an HTTP URL',
    ]);
    expect(list.map(details => Boolean(clusters.find(details)))).toEqual([
      true,
      false,
      false,
    ]);
    expect(logger.warn.mock.calls.map(([message]) => message)).toEqual([
      'A second cluster is called "a", so only the first is watched. It is asked live at each view instead.',
    ]);
  });

  it('finds its own cluster as the Kubernetes plugin does', () => {
    const inCluster = { url: 'https://10.96.0.1:443', caFile: '/ca.crt' };
    const { cache, clusters } = setUp({ inCluster });
    const own = clusterDetails('own', { url: 'http://ignored' });
    delete own.authMetadata.serviceAccountToken;
    clusters.update([own, clusterDetails('other')]);
    expect(cache.watched).toMatchObject([
      inCluster,
      { url: 'https://other.example.com' },
    ]);
  });
});
