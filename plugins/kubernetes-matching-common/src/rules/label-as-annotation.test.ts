import { component, findingsOf, ID, workload } from '../testUtils/builders';

const entity = component('cart');
const annotated = (labels = {}) =>
  workload('Deployment', 'web', { annotations: { [ID]: 'cart' }, labels });

describe('label-as-annotation', () => {
  it('names the controller once, and labels it and its pods', () => {
    const [finding] = findingsOf('label-as-annotation', {
      entity,
      objects: [annotated()],
    });
    expect(finding.message).toBe(
      'Deployment shop/web on prod carries backstage.io/kubernetes-id="cart" as an annotation; the Kubernetes plugin selects by labels.',
    );
    expect(finding.fixes).toMatchObject([
      { certain: true, target: { kind: 'Deployment' }, edits: [{}, {}] },
    ]);
  });

  it('is not certain to replace another label, and is silent where labels match', () => {
    expect(
      findingsOf('label-as-annotation', {
        entity,
        objects: [annotated({ [ID]: 'other' })],
      })[0].fixes[0].certain,
    ).toBe(false);
    expect(
      findingsOf('label-as-annotation', {
        entity,
        objects: [annotated({ [ID]: 'cart' })],
      }),
    ).toEqual([]);
    const namespace = {
      [ID]: 'cart',
      'backstage.io/kubernetes-namespace': 'x',
    };
    expect(
      findingsOf('label-as-annotation', {
        entity: component('cart', namespace),
        objects: [annotated()],
      }),
    ).toEqual([]);
    const selector = { 'backstage.io/kubernetes-label-selector': 'app=cart' };
    expect(
      findingsOf('label-as-annotation', {
        entity: component('cart', selector),
        objects: [annotated()],
      }),
    ).toEqual([]);
  });
});
