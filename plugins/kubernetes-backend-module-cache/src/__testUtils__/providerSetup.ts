import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  ClusterDetails,
  FetchResponseWrapper,
  ObjectFetchParams,
  ObjectToFetch,
} from '@backstage/plugin-kubernetes-node';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import { PortalCredentials } from '../clusters/PortalCredentials';
import { WatchedClusters } from '../clusters/WatchedClusters';
import { readCacheConfig } from '../config/readCacheConfig';
import { EntityAccess } from '../provider/EntityAccess';
import { CachedObjectsProvider } from '../provider/CachedObjectsProvider';
import { LiveObjects } from '../provider/LiveObjects';
import { PodMetrics } from '../provider/PodMetrics';
import { clusterDetails } from './clusterDetails';
import { explain } from './explain';
import { FakeCache, FakeCluster } from './FakeCache';
import { OBJECT_TYPES } from './objectTypes';

const NOW = Date.parse('2026-01-01T12:03:00.000Z');
const TIMEOUT_MS = 50;

/** The entity that is viewed: everything with its id belongs to it. */
export const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'cart',
    annotations: { 'backstage.io/kubernetes-id': 'cart' },
  },
};

/** An object with the entity's id. */
export function objectOf(kind: string, name: string, namespace = 'shop') {
  const apiVersions: Record<string, string> = {
    Pod: 'v1',
    Deployment: 'apps/v1',
    Rollout: 'argoproj.io/v1alpha1',
  };
  const labels = { 'backstage.io/kubernetes-id': 'cart' };
  const made: KubernetesObject = {
    apiVersion: apiVersions[kind],
    kind,
    metadata: { name, namespace, labels },
    spec: { of: name },
  };
  return made;
}

/** A custom resource. */
export const rollouts = {
  objectType: 'customresources' as const,
  group: 'argoproj.io',
  apiVersion: 'v1alpha1',
  plural: 'rollouts',
};

/** A provider whose clusters, credentials and live answers a test sets. */
export function setUpProvider(
  options: {
    details?: ClusterDetails[];
    objectTypes?: ObjectToFetch[];
    customResources?: (typeof rollouts)[];
    /** The permissions that callers do not have. */
    denied?: string[];
  } = {},
) {
  const { objectTypes = OBJECT_TYPES, customResources = [] } = options;
  const details = options.details ?? [clusterDetails('a')];
  const cache = new FakeCache();
  const logger = mockServices.logger.mock();
  let now = NOW;
  const authStrategy = {
    getCredential: jest.fn(async (..._: unknown[]) => ({
      type: 'bearer token' as const,
      token: 't',
    })),
    validateCluster: () => [],
    presentAuthMetadata: () => ({}),
  };
  const fetcher = {
    fetchObjectsForService: jest.fn(
      async ({
        objectTypesToFetch,
        customResources: custom,
      }: ObjectFetchParams): Promise<FetchResponseWrapper> => ({
        responses: [...objectTypesToFetch, ...custom].map(
          ({ objectType }) => ({ type: objectType, resources: [] } as never),
        ),
        errors: [],
      }),
    ),
    fetchPodMetricsByNamespaces: jest.fn(async () => ({
      responses: [],
      errors: [],
    })),
  };
  const credentials = PortalCredentials.create({
    explain,
    authStrategy,
    timeoutMs: TIMEOUT_MS,
  });
  const clusters = WatchedClusters.create({
    ...{ cache, credentials, objectTypes, customResources, logger },
    config: readCacheConfig(new ConfigReader({})),
  });
  clusters.update(details);
  const podMetrics = PodMetrics.create({
    ...{ fetcher, credentials, timeoutMs: TIMEOUT_MS, intervalMs: 1_000 },
    topPods: async () => [],
  });
  const permissions = mockServices.permissions.mock({
    authorize: async requests =>
      requests.map(({ permission }) => ({
        result: options.denied?.includes(permission.name)
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
      })),
  });
  const provider = CachedObjectsProvider.create({
    access: EntityAccess.create({ permissions }),
    ...{ clusters, objectTypes, customResources, logger, podMetrics },
    serviceLocator: {
      getClustersByEntity: async () => ({ clusters: details }),
    },
    live: LiveObjects.create({
      ...{ fetcher, authStrategy, timeoutMs: TIMEOUT_MS, now: () => now },
    }),
    now: () => now,
  });
  return {
    ...{ authStrategy, fetcher, provider },
    cluster: (name: string) => cache.cluster(name) as FakeCluster,
    view: async (viewed = entity, auth = {}) =>
      await provider.getKubernetesObjectsByEntity(
        { entity: viewed, auth },
        { credentials: mockCredentials.user() },
      ),
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    /** The object types and resources asked live, metrics aside, of each request. */
    askedLive: () =>
      fetcher.fetchObjectsForService.mock.calls
        .map(([{ objectTypesToFetch, customResources: custom }]) =>
          [...objectTypesToFetch, ...custom].map(({ plural, group }) =>
            group ? `${plural}.${group}` : plural,
          ),
        )
        .filter(asked => !asked.includes('pods.metrics.k8s.io')),
  };
}
