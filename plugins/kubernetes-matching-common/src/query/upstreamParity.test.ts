/** @jest-environment node */

import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  KUBERNETES_ANNOTATION,
  KUBERNETES_LABEL_SELECTOR_QUERY_ANNOTATION,
} from '@backstage/plugin-kubernetes-common';
import fc from 'fast-check';
import {
  KUBERNETES_CLUSTER,
  KUBERNETES_ID,
  KUBERNETES_LABEL_SELECTOR,
  KUBERNETES_NAMESPACE,
} from '../annotations';
import { locateClusters, ServiceLocatorMethod } from './locateClusters';
import { readMatchQuery } from './MatchQuery';

const CLUSTERS = ['prod-eu', 'prod-us', 'staging'];

/** One LIST that a cluster received. */
interface Asked {
  cluster: string;
  namespace?: string;
  labelSelector: string;
}

/** An API server for every cluster, told apart by the first segment of the path, that has nothing and notes what is asked. */
class RecordingApiServer {
  #asked: Asked[] = [];
  readonly #server: Server;

  static async start(): Promise<RecordingApiServer> {
    const recorder = new RecordingApiServer();
    await new Promise<void>(resolve =>
      recorder.#server.listen(0, '127.0.0.1', resolve),
    );
    return recorder;
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url!, 'http://localhost');
      const [, cluster, , , , namespace] = url.pathname
        .split('/')
        .map(decodeURIComponent);
      this.#asked.push({
        cluster,
        ...(url.pathname.includes('/namespaces/') ? { namespace } : {}),
        labelSelector: url.searchParams.get('labelSelector') ?? '',
      });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ kind: 'PodList', items: [] }));
    });
  }

  urlOf(cluster: string): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/${cluster}`;
  }

  take(): Asked[] {
    const asked = this.#asked;
    this.#asked = [];
    return asked.sort((a, b) => (a.cluster < b.cluster ? -1 : 1));
  }

  async stop(): Promise<void> {
    await new Promise(resolve => this.#server.close(resolve));
  }
}

/** Nothing that a browser could not send: a lone surrogate has no UTF-8. */
const text = (arbitrary: fc.Arbitrary<string>) =>
  arbitrary.filter(value => !/\p{Surrogate}/u.test(value));
const value = text(
  fc.oneof(
    fc.constantFrom('cart', 'Cart', 'a b', 'a,b', '', ' cart ', 'shop-eu'),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.string({ minLength: 64, maxLength: 100 }),
  ),
);
// A URL takes "." and ".." for steps; no namespace has such a name.
const namespace = value.filter(name => name !== '.' && name !== '..');
const entity: fc.Arbitrary<Entity> = fc.record({
  apiVersion: fc.constant('backstage.io/v1alpha1'),
  kind: fc.constant('Component'),
  metadata: fc.record(
    {
      name: fc.constantFrom('cart', 'payments-api', 'x'),
      namespace: fc.constantFrom('default', 'team'),
      annotations: fc.record(
        {
          [KUBERNETES_ID]: value,
          [KUBERNETES_LABEL_SELECTOR]: text(
            fc.oneof(value, fc.constantFrom('app=cart', 'app in (a, b),!c')),
          ),
          [KUBERNETES_NAMESPACE]: namespace,
          [KUBERNETES_CLUSTER]: text(
            fc.oneof(fc.constantFrom(...CLUSTERS, 'moon', 'prod', ''), value),
          ),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['name'] },
  ),
  relations: fc.array(
    fc.record({
      type: fc.constantFrom('dependsOn', 'ownedBy'),
      targetRef: fc.constantFrom(
        ...CLUSTERS.map(name => `resource:default/${name}`),
        ...CLUSTERS.map(name => `resource:team/${name}`),
        'component:default/prod-eu',
        'resource:default/orders-db',
      ),
    }),
    { maxLength: 4 },
  ),
});

describe('what is asked', () => {
  it('is called by the names that the Kubernetes plugin uses', () => {
    expect(KUBERNETES_ID).toBe(KUBERNETES_ANNOTATION);
    expect(KUBERNETES_LABEL_SELECTOR).toBe(
      KUBERNETES_LABEL_SELECTOR_QUERY_ANNOTATION,
    );
  });

  it.each<ServiceLocatorMethod>([
    'multiTenant',
    'singleTenant',
    'catalogRelation',
  ])(
    'is what the Kubernetes plugin asks, with service locator method %s',
    async method => {
      const apiServer = await RecordingApiServer.start();
      const catalog = catalogServiceMock.mock();
      const backend = await startTestBackend({
        features: [
          import('@backstage/plugin-kubernetes-backend'),
          catalog.factory,
          mockServices.rootConfig.factory({
            data: {
              kubernetes: {
                objectTypes: ['pods'],
                serviceLocatorMethod: { type: method },
                clusterLocatorMethods: [
                  {
                    type: 'config',
                    clusters: CLUSTERS.map(name => ({
                      name,
                      url: apiServer.urlOf(name),
                      authProvider: 'serviceAccount',
                      serviceAccountToken: 'token-of-a-test',
                      skipMetricsLookup: true,
                    })),
                  },
                ],
              },
            },
          }),
        ],
      });
      const url = `http://127.0.0.1:${backend.server.port()}/api/kubernetes/services/x`;
      try {
        await fc.assert(
          fc.asyncProperty(entity, async generated => {
            catalog.getEntityByRef.mockResolvedValue(generated);
            const response = await fetch(url, {
              method: 'POST',
              headers: {
                'content-type': 'application/json',
                authorization: `Bearer ${mockCredentials.user.token()}`,
              },
              body: JSON.stringify({
                entity: { ...generated, metadata: { name: 'x' } },
              }),
            });
            expect(response.status).toBe(200);
            const query = readMatchQuery(generated);
            expect(apiServer.take()).toEqual(
              locateClusters({
                entity: generated,
                method,
                clusters: CLUSTERS,
              }).map(
                (cluster): Asked => ({
                  cluster,
                  labelSelector: query.labelSelector,
                  ...(query.namespace === undefined
                    ? {}
                    : { namespace: query.namespace }),
                }),
              ),
            );
          }),
          { numRuns: 200 },
        );
      } finally {
        await backend.stop();
        await apiServer.stop();
      }
    },
    60_000,
  );
});
