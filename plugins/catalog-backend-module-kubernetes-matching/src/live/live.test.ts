import {
  BackendFeature,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { kubernetesVerdictsServiceRef } from '@mooring/plugin-kubernetes-matching-node';
import { BareBackend, eventually } from '../__testUtils__/BareBackend';
import { component } from '../__testUtils__/component';
import { OtherProcess } from '../__testUtils__/OtherProcess';
import { Verdicts } from '../__testUtils__/Verdicts';

const ID = 'backstage.io/kubernetes-id';
/** Longer than a test takes: what is processed again was refreshed. */
const SELDOM = { catalog: { processingInterval: { hours: 1 } } };
const ROUNDS = 5;
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

  it('reach the status of that entity within five seconds of their change, and no other is processed', async () => {
    const verdicts = new Verdicts();
    const backend = await BareBackend.start(SELDOM, [inThisProcess(verdicts)]);
    const others = Array.from({ length: 30 }, (_, index) => `c${index}`);
    for (const name of ['cart', ...others]) {
      verdicts.set(name, 'unmatched', isIn('bank'));
    }
    await backend.set(
      ...['cart', ...others].map(name => component(name, { [ID]: name })),
    );
    await eventually(async () =>
      expect(
        await backend.filter(
          'metadata.annotations.mooring.dev/kubernetes-match',
        ),
      ).toHaveLength(1 + others.length),
    );
    const before = backend.results().length;
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const changedAt = performance.now();
      verdicts.set('cart', 'unmatched', isIn(`shop-${round}`));
      await eventually(async () =>
        expect(await warningsOf(backend, 'cart')).toEqual([
          wrong(`shop-${round}`),
        ]),
      );
      took.push(performance.now() - changedAt);
    }
    // One may meet a moment in which the machine is busy; most do not.
    const [median] = took.sort((a, b) => a - b).slice(ROUNDS / 2);
    expect(median).toBeLessThan(5_000);
    expect(backend.results().slice(before)).toEqual(
      Array(ROUNDS).fill('changed'),
    );
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
    const other = await OtherProcess.start(verdicts, refs => {
      asked.push(refs);
      return isDown ? 'down' : undefined;
    });
    const backend = await BareBackend.start(SELDOM, other.features);
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

    await other.tell([verdicts.set('c7', 'unmatched', isIn('bank'))]);
    await eventually(async () =>
      expect(await warningsOf(backend, 'c7')).toEqual([wrong('bank')]),
    );
    expect(asked.at(-1)).toEqual(['component:default/c7']);

    // So many that none is named.
    verdicts.set('c3', 'unmatched', isIn('bank'));
    await other.tell([]);
    await eventually(async () =>
      expect(await warningsOf(backend, 'c3')).toEqual([wrong('bank')]),
    );
  });

  it('hold up nothing where the plugin in another process never answers', async () => {
    const verdicts = new Verdicts();
    const names = Array.from({ length: 50 }, (_, index) => `c${index}`);
    for (const name of names) verdicts.set(name, 'unmatched', isIn('bank'));
    let answer = () => {};
    const held = new Promise<void>(resolve => {
      answer = resolve;
    });
    const asked: string[][] = [];
    const other = await OtherProcess.start(verdicts, async refs => {
      asked.push(refs);
      await held;
    });
    const backend = await BareBackend.start(SELDOM, other.features);
    await backend.set(...names.map(name => component(name, { [ID]: name })));
    // All are stored, and one question is open, which nobody has answered.
    await eventually(async () => {
      expect(await backend.filter('kind=component')).toHaveLength(names.length);
      expect(backend.results()).toHaveLength(names.length);
    });
    expect(asked).toHaveLength(1);
    expect(await backend.get('c0')).not.toHaveProperty('status');
    answer();
    await eventually(async () =>
      expect(
        await backend.filter(
          'metadata.annotations.mooring.dev/kubernetes-match',
        ),
      ).toHaveLength(names.length),
    );
  });
});
