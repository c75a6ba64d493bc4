import {
  cluster,
  component,
  deployment,
  findingsOf,
} from '../testUtils/builders';

const find = (
  kinds: string[],
  objects = [] as ReturnType<typeof deployment>[],
) =>
  findingsOf('access-denied', {
    entity: component('cart'),
    clusters: [cluster('eu', objects, { type: 'forbidden', kinds })],
  });

describe('access-denied', () => {
  it('names the kinds of workloads that cannot be listed', () => {
    expect(find(['Pod', 'ResourceQuota'])).toMatchObject([
      {
        severity: 'warning',
        cluster: 'eu',
        message:
          'The portal cannot list Pod on eu, so whether there are any is unknown.',
      },
    ]);
  });

  it('is a note where the entity is linked, and silent about kinds that run nothing', () => {
    expect(find(['Job.batch'], [deployment('cart')])).toMatchObject([
      { severity: 'info' },
    ]);
    expect(find(['ResourceQuota'])).toEqual([]);
  });
});
