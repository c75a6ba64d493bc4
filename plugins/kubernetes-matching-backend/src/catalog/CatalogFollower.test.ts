import { mockServices } from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { component } from '../__testUtils__/entities';
import { CatalogFollower } from './CatalogFollower';

/** A catalog whose answers the test may hold back, and what follows it. */
async function follow(...entities: Entity[]) {
  const there = new Map(entities.map(each => [stringifyEntityRef(each), each]));
  let held: Promise<void> | undefined;
  let failure: Error | undefined;
  const reads = { pages: 0, refs: 0 };
  const catalog = {
    async *streamEntities() {
      reads.pages++;
      if (failure) throw failure;
      yield [...there.values()];
    },
    async getEntitiesByRefs({ entityRefs }: { entityRefs: string[] }) {
      reads.refs += entityRefs.length;
      const items = entityRefs.map(ref => there.get(ref));
      await held;
      return { items };
    },
  } as unknown as CatalogService;
  const known = new Map<string, Entity>();
  const follower = CatalogFollower.create({
    catalog,
    auth: mockServices.auth(),
    logger: mockServices.logger.mock(),
    onChange: ({ changed, removed }) => {
      for (const ref of removed) known.delete(ref);
      for (const each of changed) known.set(stringifyEntityRef(each), each);
    },
    onRead: () => {},
    quietPeriod: 0,
    interval: 30_000,
  });
  await follower.follow();
  return {
    follower,
    reads,
    put: (entity: Entity) => there.set(stringifyEntityRef(entity), entity),
    remove: (entity: Entity) => there.delete(stringifyEntityRef(entity)),
    fail: (error: Error | undefined) => {
      failure = error;
    },
    /** Answers that are read from now on arrive once the returned function is called. */
    hold: () => {
      let release = () => {};
      held = new Promise(resolve => {
        release = resolve;
      });
      return () => {
        held = undefined;
        release();
      };
    },
    ids: () =>
      Object.fromEntries(
        [...known.values()].map(({ metadata }) => [
          metadata.name,
          metadata.annotations?.['backstage.io/kubernetes-id'],
        ]),
      ),
  };
}

it('forgets an entity that somebody has opened and that is renamed before the catalog is read again', async () => {
  const ghost = component('ghost');
  const { follower, put, remove, ids } = await follow(component('cart'));
  put(ghost);
  await follower.offer(ghost, performance.now());
  expect(ids()).toEqual({ cart: 'cart', ghost: 'ghost' });
  remove(ghost);
  put(component('renamed', { id: 'ghost' }));
  await follower.refresh();
  expect(ids()).toEqual({ cart: 'cart', renamed: 'ghost' });
});

it('never takes an older version for a newer one, no matter who read it and how long that took', async () => {
  const old = component('cart', { id: 'old' });
  const { follower, put, hold, ids } = await follow(old);
  const startedAt = performance.now();
  put(component('cart', { id: 'new' }));
  await follower.refresh();
  // Somebody read it before that, and is only now done.
  await follower.offer(old, startedAt);
  expect(ids()).toEqual({ cart: 'new' });

  // The follower itself is the slow one: what it read is overtaken.
  put(component('cart', { id: 'newer' }));
  const release = hold();
  const refreshed = follower.refresh();
  await new Promise(setImmediate);
  const newest = component('cart', { id: 'newest' });
  put(newest);
  await follower.offer(newest, performance.now());
  expect(ids()).toEqual({ cart: 'newest' });
  release();
  await refreshed;
  expect(ids()).toEqual({ cart: 'newest' });
});

it('takes a deletion that is overtaken by a registration for what it is', async () => {
  const cart = component('cart');
  const { follower, put, remove, hold, ids } = await follow(cart);
  remove(cart);
  const release = hold();
  const refreshed = follower.refresh();
  await new Promise(setImmediate);
  const again = component('cart', { id: 'again' });
  put(again);
  await follower.offer(again, performance.now());
  release();
  await refreshed;
  expect(ids()).toEqual({ cart: 'again' });
});

it('reads only what has changed, and less often the longer nothing does', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
  const { follower, put, reads } = await follow(
    ...names.map(each => component(each)),
  );
  put(component('c7', { id: 'other' }));
  await follower.follow();
  expect(reads).toEqual({ pages: 2, refs: 1 });
  for (let round = 0; round < 10; round++) await follower.follow();
  expect(reads).toEqual({ pages: 4, refs: 1 });
  // An entity that somebody opened shows that something changes again.
  await follower.offer(component('c8', { id: 'opened' }), performance.now());
  put(component('c8', { id: 'opened' }));
  await follower.follow();
  expect(reads.pages).toBe(5);
});

it('lets others go first between the pages of a catalog that answers from memory', async () => {
  const PAGES = 10;
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  const follower = CatalogFollower.create({
    catalog: {
      async *streamEntities() {
        for (let page = 0; page < PAGES; page++) {
          // Longer than anyone may work without letting others go first.
          const end = performance.now() + 20;
          while (performance.now() < end);
          yield [component(`c${page}`)];
        }
      },
    } as unknown as CatalogService,
    auth: mockServices.auth(),
    logger: mockServices.logger.mock(),
    onChange: () => {},
    onRead: () => {},
    quietPeriod: 0,
    interval: 30_000,
  });
  for (const round of ['first read', 'sweep']) {
    const before = turns;
    setImmediate(count);
    await follower.refresh();
    expect(`${round}: ${turns - before >= PAGES}`).toBe(`${round}: true`);
    isOver = true;
    await new Promise(setImmediate);
    isOver = false;
  }
});

it('knows whether it knows the catalog as it is', async () => {
  const { follower, fail } = await follow(component('cart'));
  expect(follower.isFresh).toBe(true);
  fail(new Error('500 Internal Server Error'));
  // Said by the follower itself, so that the scheduler does not say it again each time.
  await follower.follow();
  expect(follower.problem).toBe('500 Internal Server Error');
  expect(follower.isFresh).toBe(false);
  fail(undefined);
  await follower.follow();
  expect(follower.problem).toBeUndefined();
  expect(follower.isFresh).toBe(true);
});
