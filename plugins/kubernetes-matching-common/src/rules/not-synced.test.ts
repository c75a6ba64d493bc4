import {
  cluster,
  component,
  deployment,
  findingsOf,
} from '../testUtils/builders';

const entity = component('cart');

describe('not-synced', () => {
  it('says that the cluster is still being read, even when something is there already', () => {
    for (const objects of [[], [deployment('cart')]]) {
      const syncing = cluster('eu', objects, { type: 'syncing' });
      expect(
        findingsOf('not-synced', { entity, clusters: [syncing] }),
      ).toMatchObject([
        {
          severity: 'info',
          cluster: 'eu',
          message:
            'eu is still being read for the first time, so what it holds is unknown.',
        },
      ]);
    }
  });

  it('says why a cluster is not watched', () => {
    const off = cluster('eu', [], {
      type: 'not-watched',
      reason: 'it is switched off in kubernetes.cache',
    });
    expect(findingsOf('not-synced', { entity, clusters: [off] })).toMatchObject(
      [
        {
          severity: 'info',
          cluster: 'eu',
          message:
            'eu is not watched ("it is switched off in kubernetes.cache"), so it is asked live and what it holds is not checked.',
        },
      ],
    );
  });

  it('is silent about a synced cluster', () => {
    expect(findingsOf('not-synced', { entity })).toEqual([]);
  });
});
