import { EntityStatusItem } from '@backstage/catalog-model/alpha';
import { BareBackend, eventually } from './__testUtils__/BareBackend';
import { component } from './__testUtils__/component';

const ID = 'backstage.io/kubernetes-id';
const LABEL_SELECTOR = 'backstage.io/kubernetes-label-selector';
const TYPE = 'mooring.dev/kubernetes-matching';
const PADDED: EntityStatusItem = {
  type: TYPE,
  level: 'warning',
  message: `id-format: The annotation ${ID} is " cart", which begins or ends with white space. To mend it, write "cart".`,
};

jest.setTimeout(60_000);

describe('catalogModuleKubernetesMatching', () => {
  it('warns of bad annotations and stores the entity as usual', async () => {
    const backend = await BareBackend.start({
      kubernetes: { serviceLocatorMethod: { type: 'multiTenant' } },
      kubernetesMatching: {
        rules: { 'selector-overrides-id': 'info', 'namespace-format': 'off' },
      },
    });
    await backend.set(
      component('bad', { [ID]: ' cart' }),
      component('good', { [ID]: 'cart' }),
      component('no-workloads', {}),
      component('configured', {
        [ID]: 'cart',
        [LABEL_SELECTOR]: 'app=cart',
        'backstage.io/kubernetes-cluster': 'prod',
        'backstage.io/kubernetes-namespace': 'No Namespace',
      }),
    );
    await eventually(async () => {
      expect((await backend.get('bad'))?.status).toEqual({ items: [PADDED] });
      for (const name of ['good', 'no-workloads']) {
        const entity = await backend.get(name);
        expect(entity).toMatchObject({ metadata: { name } });
        expect(entity).not.toHaveProperty('status');
      }
      expect((await backend.get('configured'))?.status?.items).toEqual([
        {
          type: TYPE,
          level: 'warning',
          message:
            'cluster-ignored: The annotation backstage.io/kubernetes-cluster is "prod", but with the service ' +
            'locator method multiTenant nobody reads it. To mend it, remove it.',
        },
        {
          type: TYPE,
          level: 'info',
          message:
            'selector-overrides-id: The id "cart" is not asked for, because the label selector "app=cart" takes ' +
            'its place. To mend it, remove the id, or remove the label selector.',
        },
      ]);
    });

    await backend.set(component('bad', { [ID]: ' cart' }, 'Changed'));
    await eventually(async () =>
      expect(await backend.get('bad')).toMatchObject({
        metadata: { title: 'Changed' },
        status: { items: [PADDED] },
      }),
    );

    await backend.set(component('bad', { [ID]: 'cart' }));
    await eventually(async () =>
      expect(await backend.get('bad')).not.toHaveProperty('status'),
    );
  });

  it('writes nothing when it processes an entity again', async () => {
    const backend = await BareBackend.start();
    await backend.set(component('bad', { [ID]: ' cart' }));
    await eventually(async () =>
      expect((await backend.get('bad'))?.status).toEqual({ items: [PADDED] }),
    );
    await eventually(async () =>
      expect(backend.results().length).toBeGreaterThanOrEqual(3),
    );
    const [first, ...again] = backend.results();
    expect(first).toBe('changed');
    expect(new Set(again)).toEqual(new Set(['unchanged']));
  });

  it('makes errors of findings when it is strict', async () => {
    const backend = await BareBackend.start({
      catalog: { processors: { kubernetesMatching: { strict: true } } },
    });
    const overridden = component('overridden', {
      [ID]: 'cart',
      [LABEL_SELECTOR]: 'app=cart',
    });
    await backend.set(component('changing', { [ID]: 'cart' }), overridden);
    await eventually(async () => {
      expect(await backend.get('changing')).not.toHaveProperty('status');
      expect((await backend.get('overridden'))?.status?.items).toEqual([
        expect.objectContaining({ type: TYPE, level: 'warning' }),
      ]);
    });

    await backend.set(
      component('changing', { [ID]: ' cart' }, 'Changed'),
      component('new', { [ID]: ' cart' }),
    );
    await eventually(async () =>
      expect(await backend.get('changing')).toMatchObject({
        metadata: { title: 'changing', annotations: { [ID]: 'cart' } },
        status: {
          items: [
            {
              type: 'backstage.io/catalog-processing',
              level: 'error',
              message: `InputError: ${PADDED.message}`,
            },
          ],
        },
      }),
    );
    await eventually(async () =>
      expect(
        backend.results().filter(result => result === 'errors'),
      ).toHaveLength(2),
    );
    expect(await backend.get('new')).toBeUndefined();

    await backend.set(component('new', { [ID]: 'cart' }));
    await eventually(async () =>
      expect(await backend.get('new')).toMatchObject({
        metadata: { name: 'new' },
      }),
    );
  });

  it('names a severity that does not exist when it starts', async () => {
    await expect(
      BareBackend.start({
        kubernetesMatching: { rules: { 'id-format': 'no' } },
      }),
    ).rejects.toThrow(
      'kubernetesMatching.rules.id-format: "no" is not a severity',
    );
  });
});
