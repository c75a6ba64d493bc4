import { Entity } from '@backstage/catalog-model';
import { applyEdits } from '../fixes/applyEdits';
import { component, findingsOf, ID, workload } from '../testUtils/builders';
import { OTHER_LABELS } from './other-label-in-use';

const entity = component('cart');
const labelled = (labels: Record<string, string>) => [
  workload('Deployment', 'web', { labels, pods: labels }),
];

describe('other-label-in-use', () => {
  it.each(OTHER_LABELS)('finds the id in %s', key => {
    const [finding] = findingsOf('other-label-in-use', {
      entity,
      objects: labelled({ [key]: 'cart' }),
    });
    expect(finding.message).toBe(
      `No object carries backstage.io/kubernetes-id="cart", but Deployment shop/web on prod carries ${key}="cart".`,
    );
    expect(finding.fixes).toMatchObject([
      { title: `select by "${key}=cart"`, certain: false },
      { certain: false, target: { kind: 'Deployment' } },
    ]);
    // An id beside the selector would be a finding of its own.
    const { metadata } = applyEdits(entity, finding.fixes[0].edits) as Entity;
    expect(metadata.annotations).toEqual({
      'backstage.io/kubernetes-label-selector': `${key}=cart`,
    });
  });

  it('names one label when several equal the id', () => {
    const all = Object.fromEntries(OTHER_LABELS.map(key => [key, 'cart']));
    expect(
      findingsOf('other-label-in-use', { entity, objects: labelled(all) }),
    ).toHaveLength(1);
  });

  it('is silent about what carries an id, what another entity selects, and where a selector is asked', () => {
    const objects = labelled({ app: 'cart' });
    expect(
      findingsOf('other-label-in-use', {
        entity,
        objects: labelled({ app: 'cart', [ID]: 'basket' }),
      }),
    ).toEqual([]);
    const selector = { 'backstage.io/kubernetes-label-selector': 'app=cart' };
    expect(
      findingsOf('other-label-in-use', {
        entity,
        others: [component('other', selector)],
        objects,
      }),
    ).toEqual([]);
    const another = { 'backstage.io/kubernetes-label-selector': 'tier=cart' };
    expect(
      findingsOf('other-label-in-use', {
        entity: component('cart', another),
        objects,
      }),
    ).toEqual([]);
  });
});
