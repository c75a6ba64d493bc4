import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import {
  DemoCluster,
  DemoClusterOptions,
  KubernetesObject,
} from '@mooring/demo-cluster';
import { ClusterState } from '@mooring/kubernetes-objects';
import { ClusterCredential, WatchedCluster } from '../model/WatchedCluster';
import { WatchedKind } from '../model/WatchedKind';
import {
  DefaultKubernetesCache,
  DefaultKubernetesCacheOptions,
} from '../service/DefaultKubernetesCache';
import { ClusterObjects } from '../model/KubernetesStore';
import { CollectedMetrics } from './CollectedMetrics';
import { FAST_LIMITS, FAST_TIMING } from './fastTiming';

export const PODS: WatchedKind = {
  group: '',
  version: 'v1',
  plural: 'pods',
  kind: 'Pod',
};
const CONFIG_MAPS: WatchedKind = {
  group: '',
  version: 'v1',
  plural: 'configmaps',
  kind: 'ConfigMap',
};
export const DEPLOYMENTS: WatchedKind = {
  group: 'apps',
  version: 'v1',
  plural: 'deployments',
  kind: 'Deployment',
};

/** A demo cluster, and a cache that watches it over real sockets. */
export class CacheOfDemoCluster {
  static async start(
    options: {
      cluster?: Partial<DemoClusterOptions>;
      watched?: Partial<WatchedCluster>;
      cache?: Partial<DefaultKubernetesCacheOptions>;
    } = {},
  ): Promise<CacheOfDemoCluster> {
    const cluster = await DemoCluster.start({
      name: 'demo',
      nodes: 1,
      objects: ['a', 'b', 'c'].map(name => deployment(name)),
      ...options.cluster,
    });
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    const metrics = CollectedMetrics.create();
    const cache = DefaultKubernetesCache.create({
      logger,
      meter: metrics.meter,
      lifecycle: { addShutdownHook: () => {} },
      stoppedMs: 3_000,
      ...options.cache,
      timing: { ...FAST_TIMING, ...options.cache?.timing },
      limits: { ...FAST_LIMITS, ...options.cache?.limits },
    });
    return new CacheOfDemoCluster(
      cluster,
      cache,
      logger,
      metrics,
      options.watched,
    );
  }

  /** How often a credential was asked for. */
  credentials = 0;

  private constructor(
    readonly cluster: DemoCluster,
    readonly cache: DefaultKubernetesCache,
    readonly logger: ReturnType<typeof mockServices.logger.mock>,
    readonly metrics: CollectedMetrics,
    private readonly watched: Partial<WatchedCluster> = {},
  ) {}

  /** As the cache is told to watch it. */
  watchedCluster(changed: Partial<WatchedCluster> = {}): WatchedCluster {
    return {
      name: 'demo',
      url: this.cluster.url,
      caData: Buffer.from(this.cluster.caData).toString('base64'),
      kinds: [PODS, CONFIG_MAPS, DEPLOYMENTS],
      getCredential: async (): Promise<ClusterCredential> => {
        this.credentials++;
        return { type: 'bearer token', token: this.cluster.tokens.viewer };
      },
      ...this.watched,
      ...changed,
    };
  }

  watch(changed?: Partial<WatchedCluster>): void {
    this.cache.watch([this.watchedCluster(changed)]);
  }

  get objects(): ClusterObjects {
    return this.cache.cluster('demo')!;
  }

  get state(): ClusterState {
    return this.objects.index.state;
  }

  /** The states whose time series is at 1. */
  async stateByMetric(): Promise<unknown[]> {
    const values = await this.metrics.values('state');
    return values
      .filter(({ value }) => value === 1)
      .map(({ attributes }) => attributes.state);
  }

  /** All that was ever logged, as one text. */
  get logged(): string {
    const { debug, error, info, warn } = this.logger;
    const calls = [debug, error, info, warn].flatMap(({ mock }) => mock.calls);
    return calls.map(call => call.map(String).join(' ')).join('\n');
  }

  /** Waits until the state has these fields, with what Jest's asymmetric matchers allow. */
  async reaches(expected: object): Promise<void> {
    await untilState(() => this.state, expected);
  }

  /** Waits until the cache holds what the cluster does. */
  async equalsCluster(): Promise<void> {
    let difference = '';
    await until(
      () => {
        difference = this.#difference();
        return this.state.type === 'synced' && difference === '';
      },
      () => `equality; it is ${this.state.type}, and ${difference}`,
    );
  }

  async stopWatching(): Promise<void> {
    await this.cache.stop();
  }

  /** Stops watching; throws if that leaves a request or a connection. */
  async stop(): Promise<void> {
    const { cluster } = this;
    try {
      await this.stopWatching();
      // The cluster hears of it a moment later.
      await until(
        () =>
          cluster.connectionCount === 0 && cluster.requests.open.length === 0,
        () =>
          `the end of ${cluster.connectionCount} connections and of ${cluster.requests.open.length} requests`,
      );
    } finally {
      await cluster.stop();
    }
  }

  #difference(): string {
    for (const { group, version, kind } of this.watchedCluster().kinds) {
      const apiVersion = group === '' ? version : `${group}/${version}`;
      const inCluster = versions(
        this.cluster.list({ apiVersion, kind: kind! }),
      );
      const inCache = versions(
        this.objects.objects({
          kinds: [group === '' ? kind! : `${kind}.${group}`],
        }) as unknown as KubernetesObject[],
      );
      if (inCluster !== inCache) {
        return `${kind}: ${inCluster} in the cluster, ${inCache} in the cache`;
      }
    }
    return '';
  }
}

export function deployment(name: string, labels: Record<string, string> = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop', labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image: 'example.org/app:1' }] },
      },
    },
  };
}

/** Waits until a cluster's state has these fields, with what Jest's asymmetric matchers allow. */
export async function untilState(
  state: () => ClusterState,
  expected: object,
): Promise<void> {
  const matcher = expect.objectContaining(expected);
  await until(
    () => matcher.asymmetricMatch(state()),
    () => `${JSON.stringify(expected)}; it is ${JSON.stringify(state())}`,
  );
}

/** Asks until it is so; the time is for a machine that others use as well. */
export async function until(
  condition: () => boolean,
  describe: () => string,
): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!condition()) {
    if (performance.now() > deadline) {
      throw new Error(`waited in vain for ${describe()}`);
    }
    await sleep(10);
  }
}

function versions(objects: KubernetesObject[]): string {
  return objects
    .map(({ metadata }) => {
      const { namespace, name, resourceVersion } = metadata;
      return `${namespace}/${name}@${resourceVersion}`;
    })
    .sort((a, b) => (a < b ? -1 : 1))
    .join(' ');
}
