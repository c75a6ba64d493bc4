import { CatalogIndex } from '../catalog/CatalogIndex';
import { evaluate } from '../evaluate/evaluate';
import {
  cluster,
  component,
  deployment,
  findingsOf,
  ID,
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

  describe('of what is too large to be read', () => {
    const large = (labels?: Record<string, string>, namespace = 'shop') => ({
      ...{ kind: 'Deployment.apps', name: 'big', namespace, labels },
    });
    const synced = (...leftOut: ReturnType<typeof large>[]) => {
      const index = cluster('eu', [deployment('other')]);
      index.setLeftOut(leftOut);
      return index;
    };
    const verdict = (...leftOut: ReturnType<typeof large>[]) =>
      evaluate({
        ...{ entity, config: {}, catalog: CatalogIndex.create([entity]) },
        clusters: [synced(...leftOut), cluster('us')],
      });

    it.each([
      ['what it asks for', [large({ [ID]: 'cart' })]],
      ['what may be anything', [large()]],
    ])('tells the entity of %s, and nothing is known of it', (_, leftOut) => {
      expect(verdict(...leftOut)).toMatchObject({
        status: 'unknown',
        clusters: [{ status: 'unknown' }, { status: 'unmatched' }],
        findings: [
          {
            rule: 'not-synced',
            severity: 'info',
            cluster: 'eu',
            message:
              '1 Deployment in shop is too large to read on eu, so whether it matches is unknown.',
          },
        ],
      });
    });

    it('counts them by namespace', () => {
      const findings = findingsOf('not-synced', {
        entity,
        clusters: [synced(large(), large(), large(undefined, 'bank'))],
      });
      expect(findings.map(({ message }) => message)).toEqual([
        '2 Deployments in shop are too large to read on eu, so whether they match is unknown.',
        '1 Deployment in bank is too large to read on eu, so whether it matches is unknown.',
      ]);
    });

    it('says nothing to an entity that asks for something else, whose verdict stands', () => {
      const leftOut = [large({ [ID]: 'till' })];
      expect(verdict(...leftOut)).toMatchObject({ status: 'unmatched' });
      expect(
        findingsOf('not-synced', { entity, clusters: [synced(...leftOut)] }),
      ).toEqual([]);
      const elsewhere = component('cart', {
        ...{ [ID]: 'cart', 'backstage.io/kubernetes-namespace': 'bank' },
      });
      expect(
        findingsOf('not-synced', {
          entity: elsewhere,
          clusters: [synced(large())],
        }),
      ).toEqual([]);
    });

    it('is a note where something else matches', () => {
      const index = cluster('eu', [deployment('cart')]);
      index.setLeftOut([large({ [ID]: 'cart' })]);
      const { status, findings } = evaluate({
        ...{ entity, config: {}, catalog: CatalogIndex.create([entity]) },
        clusters: [index],
      });
      expect(status).toBe('matched');
      expect(findings).toMatchObject([
        { rule: 'not-synced', severity: 'info' },
      ]);
    });
  });

  it('is silent about a synced cluster', () => {
    expect(findingsOf('not-synced', { entity })).toEqual([]);
  });
});
