import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { summarize } from '@mooring/kubernetes-objects';
import { StoreChange } from '@mooring/plugin-kubernetes-cache-node';
import { readMatchQuery } from '@mooring/plugin-kubernetes-matching-common';
import { FakeCache } from '../__testUtils__/FakeCache';
import { component, podOf } from '../__testUtils__/startPlugin';
import { ChangeAnnouncer } from './ChangeAnnouncer';
import { Viewers } from './Viewers';

const ANNA = mockCredentials.user('user:default/anna');
const CART = 'component:default/cart';
const cart = readMatchQuery(component('cart'));
const changeOf = (id: string): StoreChange => ({
  type: 'objects',
  cluster: 'prod',
  changes: [{ after: summarize(podOf(id)) }],
});

describe('Viewers', () => {
  it('are told of what concerns the entity they look at', () => {
    const viewers = Viewers.create(() => 0);
    viewers.add(CART, cart, ANNA);
    expect([...viewers.concernedBy(changeOf('cart'))]).toEqual([
      [CART, ['user:default/anna']],
    ]);
    expect(viewers.concernedBy(changeOf('other')).size).toBe(0);
    const restarted = (id: string): StoreChange => ({
      type: 'details',
      cluster: 'prod',
      objects: [summarize(podOf(id))],
    });
    expect(viewers.concernedBy(restarted('cart')).size).toBe(1);
    expect(viewers.concernedBy(restarted('other')).size).toBe(0);
    expect(viewers.concernedBy({ type: 'state', cluster: 'prod' }).size).toBe(
      1,
    );
  });

  it('are told of what deploys the entity, and of what would', () => {
    const viewers = Viewers.create(() => 0);
    const named = (name: string) => ({
      ...{ kind: 'Application.argoproj.io', namespace: 'argocd', name },
    });
    const because = 'not-found' as const;
    viewers.add(CART, cart, ANNA, {
      items: [],
      unresolved: [{ reconciler: named('cart'), by: '', because, reason: '' }],
    });
    const told = (name: string) =>
      viewers.concernedBy({
        ...{ type: 'details', cluster: 'hub' },
        objects: [
          summarize({
            ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' },
            metadata: { name, namespace: 'argocd' },
          }),
        ],
      }).size;
    expect([told('cart'), told('other')]).toEqual([1, 0]);
  });

  it('are forgotten after a while, and services are never told', () => {
    let now = 0;
    const viewers = Viewers.create(() => now);
    viewers.add(CART, cart, mockCredentials.service());
    expect(viewers.concernedBy(changeOf('cart')).size).toBe(0);
    viewers.add(CART, cart, ANNA);
    now = 5 * 60 * 1000;
    expect(viewers.concernedBy(changeOf('cart')).size).toBe(0);
  });
});

describe('ChangeAnnouncer', () => {
  it('tells several changes as one, to those who look alone', async () => {
    let listener: (change: StoreChange) => void = () => {};
    const store = Object.assign(new FakeCache(), {
      subscribe: (given: typeof listener) => {
        listener = given;
        return () => {};
      },
    });
    const viewers = Viewers.create();
    viewers.add(CART, cart, ANNA);
    const told: unknown[] = [];
    const done = new Promise<void>(resolve => {
      ChangeAnnouncer.start({
        store,
        viewers,
        signals: {
          publish: async (signal: unknown) => {
            told.push(signal);
            resolve();
          },
        },
        logger: mockServices.logger.mock(),
      });
    });
    listener(changeOf('cart'));
    listener(changeOf('other'));
    listener(changeOf('cart'));
    await done;
    expect(told).toEqual([
      {
        recipients: { type: 'user', entityRef: ['user:default/anna'] },
        channel: 'kubernetes-workloads',
        message: { type: 'changed', entityRef: CART },
      },
    ]);
  });
});
