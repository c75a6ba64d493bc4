import {
  KubernetesObject,
  ObjectSummary,
  summarize,
} from '@mooring/kubernetes-objects';
import { StoreChange } from '@mooring/plugin-kubernetes-cache-node';
import { readMatchQuery } from '@mooring/plugin-kubernetes-matching-common';
import { component, podOf } from '../__testUtils__/startPlugin';
import { RecentAnswers } from './RecentAnswers';

const CART = readMatchQuery(component('cart'));
const changed = (object: KubernetesObject): StoreChange => ({
  type: 'objects',
  cluster: 'prod',
  changes: [{ after: summarize(object) as ObjectSummary }],
});

function setUp() {
  const clock = { now: 0 };
  const listeners = new Set<(change: StoreChange) => void>();
  const places = new Set<(place: string) => void>();
  const answers = RecentAnswers.start<number>({
    store: {
      subscribe: listener => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    metrics: {
      subscribe: listener => {
        places.add(listener);
        return () => places.delete(listener);
      },
    },
    sizeOf: size => size,
    measuredOf: () => new Set(['prod/shop']),
    followsOf: () => new Set(['Application.argoproj.io/cart']),
    now: () => clock.now,
  });
  const make = jest.fn(async () => 1);
  return {
    answers,
    clock,
    listeners,
    make,
    ask: (key = 'cart') => answers.get(key, CART, make),
    tell: (change: StoreChange) => listeners.forEach(tell => tell(change)),
    places,
    measure: (place: string) => places.forEach(tell => tell(place)),
  };
}

describe('RecentAnswers', () => {
  it('makes another one once what deploys the entity has changed', async () => {
    const { ask, make, tell } = setUp();
    const application = (name: string) =>
      changed({
        ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' },
        metadata: { name },
      });
    const first = ask();
    tell(application('other')); // not known yet whether it matters
    await first;
    await ask();
    expect(make).toHaveBeenCalledTimes(2);
    tell(application('other'));
    await ask();
    expect(make).toHaveBeenCalledTimes(2);
    tell(application('cart'));
    await ask();
    expect(make).toHaveBeenCalledTimes(3);
  });

  it('makes another one once its own pods have been measured, and for no others', async () => {
    const { ask, make, measure } = setUp();
    const first = ask();
    measure('prod/bank'); // not known yet whether it matters
    await first;
    await ask();
    expect(make).toHaveBeenCalledTimes(2);
    measure('prod/bank');
    measure('staging/shop');
    await ask();
    expect(make).toHaveBeenCalledTimes(2);
    measure('prod/shop');
    await ask();
    expect(make).toHaveBeenCalledTimes(3);
  });

  it('makes one answer for all who ask at the same time and soon after', async () => {
    const { ask, make, clock } = setUp();
    await Promise.all([ask(), ask()]);
    clock.now = 4_999;
    await ask();
    expect(make).toHaveBeenCalledTimes(1);
    clock.now = 5_001;
    await ask();
    expect(make).toHaveBeenCalledTimes(2);
  });

  it('makes a new one once anything of the entity has changed, and for nothing else', async () => {
    const { ask, make, tell } = setUp();
    await ask();
    tell(changed(podOf('orders')));
    await ask();
    expect(make).toHaveBeenCalledTimes(1);
    for (const change of [
      changed(podOf('cart')),
      { type: 'details', cluster: 'prod', objects: [summarize(podOf('cart'))] },
      { type: 'state', cluster: 'prod' },
      { type: 'clusters' },
    ] as StoreChange[]) {
      make.mockClear();
      tell(change);
      await ask();
      expect([change.type, make.mock.calls.length]).toEqual([change.type, 1]);
    }
  });

  it('keeps no failure', async () => {
    const { answers, ask, make } = setUp();
    const failure = answers.get('cart', CART, async () => {
      throw new Error('The list of clusters has not been read yet');
    });
    await expect(failure).rejects.toThrow('not been read');
    await expect(ask()).resolves.toBe(1);
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('forgets the oldest when all together are too large', async () => {
    const { answers, ask, make } = setUp();
    await ask('old');
    await answers.get('large', CART, async () => 20_000);
    await ask('old');
    expect(make).toHaveBeenCalledTimes(2);
  });

  it('hears of nothing once it is stopped', () => {
    const { answers, listeners, places } = setUp();
    answers.stop();
    expect([listeners.size, places.size]).toEqual([0, 0]);
  });
});
