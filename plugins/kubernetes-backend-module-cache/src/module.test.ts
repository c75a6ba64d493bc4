import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { kubernetesAuthStrategyExtensionPoint } from '@backstage/plugin-kubernetes-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import { kubernetesCacheServiceRef } from '@mooring/plugin-kubernetes-cache-node';
import request from 'supertest';
import { FakeCache } from './__testUtils__/FakeCache';
import kubernetesModuleCache from './index';

const CLUSTER = {
  name: 'a',
  url: 'https://127.0.0.1:1', // nothing listens there
  authProvider: 'test',
};

/** The plugin's own strategies need an ES module, which Jest does not load. */
const testStrategy = createBackendModule({
  pluginId: 'kubernetes',
  moduleId: 'test-strategy',
  register(env) {
    env.registerInit({
      deps: { strategies: kubernetesAuthStrategyExtensionPoint },
      async init({ strategies }) {
        strategies.addAuthStrategy('test', {
          getCredential: async ({ name }) => ({
            type: 'bearer token',
            token: `token-of-${name}`,
          }),
          validateCluster: () => [],
          presentAuthMetadata: () => ({}),
        });
      },
    });
  },
});

async function start(cache: FakeCache, kubernetes: JsonObject = {}) {
  const permissions = mockServices.permissions.mock({
    authorize: async () => [{ result: AuthorizeResult.ALLOW }],
  });
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const backend = await startTestBackend({
    features: [
      kubernetesPlugin,
      kubernetesModuleCache,
      testStrategy,
      permissions.factory,
      auditor.factory,
      catalogServiceMock.factory(),
      createServiceFactory({
        service: kubernetesCacheServiceRef,
        deps: {},
        factory: () => cache,
      }),
      mockServices.rootConfig.factory({
        data: {
          kubernetes: {
            serviceLocatorMethod: { type: 'multiTenant' },
            clusterLocatorMethods: [{ type: 'config', clusters: [CLUSTER] }],
            ...kubernetes,
          },
        },
      }),
    ],
  });
  const get = (path: string, credentials = mockCredentials.user.header()) =>
    request(backend.server)
      .get(`/api/kubernetes/cache/${path}`)
      .set('authorization', credentials);
  const status = (credentials?: `Bearer ${string}`) =>
    get('clusters', credentials);
  return { backend, permissions, auditor, event, get, status };
}

describe('the cache module of the Kubernetes plugin', () => {
  it("watches the plugin's clusters with the plugin's credentials, and tells who may know how they are", async () => {
    const cache = new FakeCache();
    const { backend, permissions, auditor, event, status } = await start(cache);
    try {
      while (!cache.watched) await new Promise(setImmediate);
      expect(cache.watched).toMatchObject([{ name: 'a', url: CLUSTER.url }]);
      expect(
        cache.watched[0].kinds.filter(({ isOptional }) => !isOptional),
      ).toHaveLength(13);
      expect(await cache.watched[0].getCredential()).toEqual({
        type: 'bearer token',
        token: 'token-of-a',
      });

      const answer = await status();
      expect(answer.status).toBe(200);
      expect(answer.body.items).toMatchObject([
        { name: 'a', state: { type: 'synced' }, objects: 0 },
      ]);
      expect(answer.text).not.toContain('token-of-a');
      expect(permissions.authorize).toHaveBeenCalledWith(
        [
          {
            permission: expect.objectContaining({
              name: 'kubernetes.clusters.read',
            }),
          },
        ],
        { credentials: mockCredentials.user() },
      );
      expect(auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({
          eventId: 'cluster-fetch',
          meta: { queryType: 'cache' },
        }),
      );
      expect(event.success).toHaveBeenCalledTimes(1);

      permissions.authorize.mockResolvedValue([
        { result: AuthorizeResult.DENY },
      ]);
      expect((await status()).status).toBe(403);
      expect(event.fail).toHaveBeenCalledTimes(1);
      expect((await status('Bearer nonsense')).status).toBe(401);
      expect(
        (await status(mockCredentials.none.header() as never)).status,
      ).toBe(401);
    } finally {
      await backend.stop();
    }
  });

  it('diagnoses clusters, for who may read the fleet', async () => {
    const cache = new FakeCache();
    const { backend, permissions, auditor, get } = await start(cache);
    try {
      while (!cache.watched) await new Promise(setImmediate);
      const diagnosis = {
        state: { type: 'synced' },
        cluster: 'a',
        hops: [
          { hop: 'dns', ok: true, detail: '127.0.0.1 is an address.' },
          {
            hop: 'tcp',
            ok: false,
            detail: 'Nothing listens at 127.0.0.1, port 1 (ECONNREFUSED).',
            remedy: expect.any(String),
          },
        ],
      };
      expect((await get('doctor/a')).body).toEqual(diagnosis);
      expect((await get('doctor')).body).toEqual({
        sources: [],
        clusters: [diagnosis],
      });
      expect((await get('doctor/b')).status).toBe(404);
      expect(permissions.authorize).toHaveBeenCalledWith(
        [
          {
            permission: expect.objectContaining({
              name: 'kubernetes-matching.fleet.read',
            }),
          },
        ],
        { credentials: mockCredentials.user() },
      );
      expect(auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({ meta: { queryType: 'doctor' } }),
      );
      permissions.authorize.mockResolvedValue([
        { result: AuthorizeResult.DENY },
      ]);
      expect((await get('doctor')).status).toBe(403);
      expect((await get('doctor/a')).status).toBe(403);
    } finally {
      await backend.stop();
    }
  });

  it('says that the clusters are not known yet rather than that there are none', async () => {
    const cache = new FakeCache();
    cache.watch = () => {};
    const { backend, get } = await start(cache);
    const { status: code, body } = await get('clusters');
    expect(code).toBe(503);
    expect(body.error.message).toBe(
      'The list of clusters is not known yet; the log says what it waits for',
    );
    await backend.stop();
  });

  it('leaves the plugin as it is when it is off, and still names clusters and their sources to the doctor', async () => {
    const cache = new FakeCache();
    const { backend, get, status } = await start(cache, {
      cache: { enabled: false },
      clusterLocatorMethods: [
        { type: 'config', clusters: [CLUSTER] },
        { type: 'catalog' },
      ],
    });
    expect((await status()).status).toBe(404);
    let answer = await get('doctor');
    while (answer.status === 503) answer = await get('doctor');
    expect(answer.body).toMatchObject({
      sources: [{ source: 'catalog', ok: true }],
      clusters: [
        {
          cluster: 'a',
          state: {
            type: 'not-watched',
            reason: 'kubernetes.cache.enabled is false',
          },
          hops: [{ hop: 'dns' }, { hop: 'tcp', ok: false }],
        },
      ],
    });
    await backend.stop();
    expect(cache.watched).toBeUndefined();
  });
});
