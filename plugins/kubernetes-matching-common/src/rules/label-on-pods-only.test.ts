import { expandWorkload, summarize } from '@mooring/kubernetes-objects';
import {
  cluster,
  component,
  deployment,
  findingsOf,
  ID,
  workload,
} from '../testUtils/builders';

const entity = component('cart');
const pods = { [ID]: 'cart' };

describe('label-on-pods-only', () => {
  it('names the controller above the pods, and labels it', () => {
    const [finding, ...others] = findingsOf('label-on-pods-only', {
      entity,
      objects: [
        workload('Deployment', 'web', { pods }),
        deployment('b', 'cart'),
      ],
    });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      cluster: 'prod',
      fixes: [
        {
          certain: true,
          target: { kind: 'Deployment', name: 'web' },
          edits: [{ path: ['metadata', 'labels', ID], value: 'cart' }],
        },
      ],
    });
    expect(finding.message).toContain(
      'The pods of Deployment shop/web on prod match',
    );
  });

  it('is silent where the controller matches, or is not there to see', () => {
    expect(
      findingsOf('label-on-pods-only', {
        entity,
        objects: [deployment('cart')],
      }),
    ).toEqual([]);
    const [, , pod] = expandWorkload(workload('Deployment', 'web', { pods }));
    const index = cluster('prod');
    index.upsert(summarize(pod));
    expect(
      findingsOf('label-on-pods-only', { entity, clusters: [index] }),
    ).toEqual([]);
  });
});
