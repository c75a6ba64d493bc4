import { ClusterState } from '@mooring/kubernetes-objects';
import { cluster, component, findingsOf } from '../testUtils/builders';

const find = (state?: ClusterState) =>
  findingsOf('credentials-rejected', {
    entity: component('cart'),
    clusters: [cluster('eu', [], state)],
  });

describe('credentials-rejected', () => {
  it('tells refused credentials from none', () => {
    expect(
      find({ type: 'unauthorized', hop: 'authentication', reason: '401' }),
    ).toMatchObject([
      {
        severity: 'warning',
        message: `The portal's credentials are refused by eu ("401"), so what it holds is unknown.`,
        evidence: {
          hops: [
            { hop: 'dns', ok: true },
            { hop: 'tcp', ok: true },
            { hop: 'tls', ok: true },
            { hop: 'credentials', ok: true },
            { hop: 'authentication', ok: false },
          ],
        },
      },
    ]);
    expect(find({ type: 'unauthorized', hop: 'credentials' })).toMatchObject([
      {
        message:
          'The portal cannot obtain credentials for eu, so what it holds is unknown.',
      },
    ]);
  });

  it('is silent about other states', () => {
    expect(find()).toEqual([]);
    expect(find({ type: 'syncing' })).toEqual([]);
  });
});
