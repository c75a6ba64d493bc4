import {
  BackendFeature,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import {
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import { kubernetesCacheServiceRef } from '@mooring/plugin-kubernetes-cache-node';
import request from 'supertest';
import plugin from '../index';
import { FakeStore } from './FakeStore';

/** The plugin in a backend of its own, with a catalog of the test's and a store that the test changes. */
export async function startPlugin(options: {
  entities?: Entity[];
  catalog?: CatalogService;
  store?: FakeStore;
  config?: JsonObject;
  features?: BackendFeature[];
  /** Whether the catalog is read at once. Default: true. */
  isCatalogReady?: boolean;
}) {
  const {
    entities = [],
    catalog = catalogServiceMock({ entities }),
    store = FakeStore.create(),
    config = {},
    features = [],
  } = options;
  const scheduler = mockServices.scheduler();
  const backend = await startTestBackend({
    features: [
      plugin,
      mockServices.rootConfig.factory({
        data: {
          ...config,
          kubernetesMatching: {
            catalogQuietPeriod: { seconds: 0 },
            ...(config.kubernetesMatching as JsonObject | undefined),
          },
        },
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      createServiceFactory({
        service: kubernetesCacheServiceRef,
        deps: {},
        factory: () =>
          Object.assign(store, {
            watch: () => {},
            announce: () => {},
            request: () => Promise.reject(new Error('Nothing is asked live')),
          }),
      }),
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => catalog,
      }),
      ...features,
    ],
  });
  const followCatalog = () => scheduler.triggerTask('follow-catalog');
  if (options.isCatalogReady ?? true) await followCatalog();
  return {
    backend,
    store,
    followCatalog,
    checkSources: () => scheduler.triggerTask('check-cluster-sources'),
    writeLedger: () => scheduler.triggerTask('write-ledger'),
    /** Asks one route of the plugin. */
    get: (path: string, token?: string) => {
      const asked = request(backend.server).get(
        `/api/kubernetes-matching${path}`,
      );
      return token ? asked.set('authorization', token) : asked;
    },
    post: (path: string, body: object, token?: string) => {
      const asked = request(backend.server)
        .post(`/api/kubernetes-matching${path}`)
        .send(body);
      return token ? asked.set('authorization', token) : asked;
    },
  };
}

/** Asks again until the answer is as wished, and returns it; the test's own timeout ends it. */
export async function eventually<Result>(
  ask: () => Promise<Result> | Result,
  isWished: (result: Result) => boolean,
): Promise<Result> {
  for (;;) {
    const result = await ask();
    if (isWished(result)) return result;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}
