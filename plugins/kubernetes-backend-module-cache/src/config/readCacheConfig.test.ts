import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { readCacheConfig } from './readCacheConfig';

const read = (cache?: JsonObject) =>
  readCacheConfig(new ConfigReader({ kubernetes: cache ? { cache } : {} }));

describe('readCacheConfig', () => {
  it('needs nothing', () => {
    const config = read();
    expect(config).toMatchObject({
      enabled: true,
      clusterRefreshMs: 60_000,
      liveTimeoutMs: 5_000,
      metricsIntervalMs: 15_000,
    });
    expect(config.forCluster('any')).toEqual({ enabled: true });
  });

  it('reads single clusters, whatever their names, over what holds for all', () => {
    const config = read({
      liveTimeout: '2s',
      metricsInterval: { minutes: 1 },
      relistInterval: 'PT1H',
      memoryLimit: '1Gi',
      clusters: {
        'arn:aws:eks:eu-west-1:111122223333:cluster/prod.eu': {
          enabled: false,
        },
        small: { memoryLimit: 1_000_000, relistInterval: { minutes: 5 } },
      },
    });
    expect(config).toMatchObject({
      liveTimeoutMs: 2_000,
      metricsIntervalMs: 60_000,
    });
    expect(
      config.forCluster('arn:aws:eks:eu-west-1:111122223333:cluster/prod.eu'),
    ).toEqual({
      enabled: false,
      relistInterval: { hours: 1 },
      maxBytes: 2 ** 30,
    });
    expect(config.forCluster('small')).toEqual({
      enabled: true,
      relistInterval: { minutes: 5 },
      maxBytes: 1_000_000,
    });
  });

  it.each([
    [
      { clusters: { 'prod-eu': { relistInterval: '10 lightyears' } } },
      'kubernetes.cache.clusters.prod-eu.relistInterval: "10 lightyears" is not a duration above zero; write for example { minutes: 30 } or "PT30M".',
    ],
    [
      { liveTimeout: { seconds: 0 } },
      'kubernetes.cache.liveTimeout: {"seconds":0} is not a duration',
    ],
    [
      { memoryLimit: '2 elephants' },
      'kubernetes.cache.memoryLimit: "2 elephants" is not an amount of memory; write for example "512Mi"',
    ],
    [{ enabled: 'yes' }, 'kubernetes.cache.enabled: "yes" is neither true'],
    [{ clusters: ['a'] }, 'kubernetes.cache.clusters: ["a"] is not a map'],
    [
      { clusters: { a: { enable: false } } },
      'kubernetes.cache.clusters.a.enable: there is no such key; there are enabled, relistInterval, memoryLimit.',
    ],
  ])('refuses %j', (cache, message) => {
    expect(() => read(cache)).toThrow(message);
  });
});
