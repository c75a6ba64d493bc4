import {
  BackendFeature,
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { kubernetesVerdictsServiceRef } from '@mooring/plugin-kubernetes-matching-node';
import express, { Router } from 'express';
import { BareBackend, eventually } from '../__testUtils__/BareBackend';
import { component } from '../__testUtils__/component';
import { Verdicts } from '../__testUtils__/Verdicts';

const ID = 'backstage.io/kubernetes-id';
/** Longer than a test takes: what is processed again was refreshed. */
const SELDOM = { catalog: { processingInterval: { hours: 1 } } };
const wrong = (namespace: string) =>
  `wrong-namespace: It runs in ${namespace} only.`;
const isIn = (namespace: string) => `It runs in ${namespace} only.`;

jest.setTimeout(120_000);

/** The kubernetes-matching plugin, as far as other plugins of its process know it. */
function inThisProcess(verdicts: Verdicts): BackendFeature {
  return createBackendPlugin({
    pluginId: 'kubernetes-matching',
    register(env) {
      env.registerInit({
        deps: { service: kubernetesVerdictsServiceRef },
        init: async ({ service }) => service.provide(verdicts),
      });
    },
  });
}

const warningsOf = async (backend: BareBackend, name: string) =>
  (await backend.get(name))?.status?.items?.map(({ message }) => message);

describe('live verdicts in the status', () => {
  it('follow the verdict, refresh that entity alone, and can be filtered by', async () => {
    const verdicts = new Verdicts();
    verdicts.set('cart', 'unmatched', isIn('bank'));
    verdicts.set('till', 'unmatched');
    verdicts.set('docs', 'matched');
    verdicts.set('lost', 'unknown');
    const backend = await BareBackend.start(SELDOM, [inThisProcess(verdicts)]);
    await backend.set(
      component('cart', { [ID]: 'cart' }),
      component('till', { [ID]: 'till' }),
      component('docs', { [ID]: 'docs' }),
      component('lost', { [ID]: 'lost' }),
      component('idle', {}),
    );
    await eventually(async () => {
      expect(await backend.get('cart')).toMatchObject({
        status: {
          items: [
            {
              type: 'mooring.dev/kubernetes-matching',
              level: 'warning',
              message: wrong('bank'),
            },
          ],
        },
      });
      expect(await warningsOf(backend, 'till')).toEqual([
        `not-linked: No workload matches "${ID}=till". The Kubernetes tab says why.`,
      ]);
      for (const name of ['docs', 'lost', 'idle']) {
        expect(await backend.get(name)).toMatchObject({ metadata: { name } });
        expect(await backend.get(name)).not.toHaveProperty('status');
      }
    });
    expect(
      await backend.filter(
        'metadata.annotations.mooring.dev/kubernetes-match=unmatched',
      ),
    ).toEqual(['cart', 'till']);

    // One refresh each, though a verdict changes several times before the catalog gets to it.
    const before = backend.results().length;
    verdicts.set('docs', 'unmatched', isIn('a'));
    verdicts.set('docs', 'unmatched', isIn('b'));
    verdicts.set('till', 'matched');
    await eventually(async () => {
      expect(await warningsOf(backend, 'docs')).toEqual([wrong('b')]);
      expect(await backend.get('till')).not.toHaveProperty('status');
    });
    expect(
      await backend.filter('metadata.annotations.mooring.dev/kubernetes-match'),
    ).toEqual(['cart', 'docs']);
    expect(backend.results().slice(before)).toEqual(['changed', 'changed']);
  });

  it('stay while nothing is known, write nothing then, and go with what they were about', async () => {
    const verdicts = new Verdicts();
    verdicts.set('cart', 'unmatched', isIn('bank'));
    const backend = await BareBackend.start({}, [inThisProcess(verdicts)]);
    await backend.set(component('cart', { [ID]: 'cart' }));
    await eventually(async () =>
      expect(await warningsOf(backend, 'cart')).toEqual([wrong('bank')]),
    );
    verdicts.set('cart', 'unknown');
    const before = backend.results().length;
    await eventually(async () =>
      expect(backend.results().length).toBeGreaterThanOrEqual(before + 2),
    );
    expect(await warningsOf(backend, 'cart')).toEqual([wrong('bank')]);
    expect(new Set(backend.results().slice(before))).toEqual(
      new Set(['unchanged']),
    );
    // Of the new id nothing is known.
    await backend.set(component('cart', { [ID]: 'basket' }));
    await eventually(async () =>
      expect(await backend.get('cart')).not.toHaveProperty('status'),
    );
  });

  it('can be switched off', async () => {
    const verdicts = new Verdicts();
    verdicts.set('cart', 'unmatched', isIn('bank'));
    const config = {
      catalog: { processors: { kubernetesMatching: { live: false } } },
    };
    const backend = await BareBackend.start(config, [inThisProcess(verdicts)]);
    await backend.set(component('cart', { [ID]: 'cart' }));
    await eventually(async () =>
      expect(backend.results().length).toBeGreaterThanOrEqual(2),
    );
    expect(await backend.get('cart')).not.toHaveProperty('status');
  });

  it('are asked for in batches where the plugin runs in another process', async () => {
    const verdicts = new Verdicts();
    verdicts.set('cart', 'unmatched', isIn('bank'));
    const asked: string[][] = [];
    let isDown = true;
    const other = await startTestBackend({
      features: [
        createBackendPlugin({
          pluginId: 'kubernetes-matching',
          register(env) {
            env.registerInit({
              deps: {
                httpAuth: coreServices.httpAuth,
                httpRouter: coreServices.httpRouter,
              },
              async init({ httpAuth, httpRouter }) {
                const router = Router();
                router.use(express.json());
                router.post('/verdicts', async (request, response) => {
                  await httpAuth.credentials(request, { allow: ['service'] });
                  const refs: string[] = request.body.entityRefs;
                  asked.push(refs);
                  if (isDown) response.status(503).end();
                  else
                    response.json({
                      items: refs.flatMap(ref => verdicts.get(ref) ?? []),
                    });
                });
                httpRouter.use(router);
              },
            });
          },
        }),
      ],
    });
    type Listener = (event: {
      topic: string;
      eventPayload: unknown;
    }) => Promise<void>;
    const listeners: Listener[] = [];
    const backend = await BareBackend.start(SELDOM, [
      mockServices.discovery.mock({
        getBaseUrl: async id =>
          `http://localhost:${other.server.port()}/api/${id}`,
      }).factory,
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => ({
          publish: async () => {},
          subscribe: async ({ topics, onEvent }) => {
            if (topics.includes('kubernetes-matching')) listeners.push(onEvent);
          },
        }),
      }),
    ]);
    const tell = (entityRefs: string[]) =>
      Promise.all(
        listeners.map(listener =>
          listener({
            topic: 'kubernetes-matching',
            eventPayload: { type: 'changed', entityRefs },
          }),
        ),
      );
    const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
    await backend.set(
      ...['cart', ...names].map(name => component(name, { [ID]: name })),
    );
    // Ingestion does not wait for it.
    await eventually(async () => {
      expect(await backend.get('c19')).toBeDefined();
      expect(asked.length).toBeGreaterThan(0);
    });
    expect(await backend.get('cart')).not.toHaveProperty('status');
    isDown = false;
    await eventually(async () =>
      expect(await warningsOf(backend, 'cart')).toEqual([wrong('bank')]),
    );
    expect(asked.length).toBeLessThan(names.length);

    await tell([verdicts.set('c7', 'unmatched', isIn('bank'))]);
    await eventually(async () =>
      expect(await warningsOf(backend, 'c7')).toEqual([wrong('bank')]),
    );
    expect(asked.at(-1)).toEqual(['component:default/c7']);

    // So many that none is named.
    verdicts.set('c3', 'unmatched', isIn('bank'));
    await tell([]);
    await eventually(async () =>
      expect(await warningsOf(backend, 'c3')).toEqual([wrong('bank')]),
    );
  });
});
