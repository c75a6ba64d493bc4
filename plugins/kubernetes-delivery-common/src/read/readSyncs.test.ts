import {
  application,
  gitRepository,
  kustomization,
  OTHER_SHA,
  SHA,
} from '../__testUtils__/objects';
import { readSyncs } from './readSyncs';

const at = (time: string) => Date.parse(`2026-11-30T${time}Z`);

describe('readSyncs', () => {
  it('tells what an Application remembers, the latest first, each with its commit', () => {
    const history = [
      { id: 1, revision: SHA, deployedAt: '2026-11-30T08:00:00Z' },
      { id: 2, revision: OTHER_SHA, deployedAt: '2026-11-30T09:00:00Z' },
    ];
    expect(readSyncs(application({ status: { history } }))).toMatchObject([
      {
        ...{ at: at('09:00:00'), phase: 'Succeeded' },
        revision: { url: `https://github.com/acme/cart/commit/${OTHER_SHA}` },
      },
      { at: at('08:00:00'), revision: { short: SHA.slice(0, 7) } },
    ]);
  });

  it('adds the last one that failed, with its reason', () => {
    const operationState = {
      ...{ phase: 'Failed', finishedAt: '2026-11-30T10:00:00Z' },
      ...{ message: 'one or more objects failed to apply', syncResult: {} },
    };
    expect(
      readSyncs(application({ status: { operationState } })),
    ).toMatchObject([
      { at: at('10:00:00'), phase: 'Failed', message: expect.any(String) },
      { at: at('09:00:00'), phase: 'Succeeded' },
    ]);
  });

  it('tells the last one of a Kustomization, which remembers no other', () => {
    expect(
      readSyncs(kustomization(), () => gitRepository() as any),
    ).toMatchObject([
      { at: at('09:00:00'), revision: { short: 'main@3f2c1a9' } },
    ]);
  });

  it('tells the releases of a HelmRelease', () => {
    const release = {
      ...kustomization({
        status: {
          history: [
            {
              ...{ chartVersion: '6.5.0', status: 'deployed' },
              lastDeployed: '2026-11-30T09:00:00Z',
            },
            {
              ...{ chartVersion: '6.4.0', status: 'superseded' },
              lastDeployed: '2026-11-29T09:00:00Z',
            },
          ],
        },
      }),
      ...{ apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease' },
    };
    expect(readSyncs(release).map(({ revision }) => revision?.text)).toEqual([
      '6.5.0',
      '6.4.0',
    ]);
  });

  it('takes anything for a history, of which it tells a bounded part', () => {
    for (const history of ['no', [null, 7, {}, { deployedAt: 'now' }]])
      expect(
        readSyncs(application({ status: { history, operationState: null } })),
      ).toEqual([]);
    const history = Array.from({ length: 10_000 }, (_, index) => ({
      ...{ id: index, revision: 'no commit\u0000', revisions: 7 },
      deployedAt: new Date(index * 1000).toISOString(),
    }));
    const syncs = readSyncs(application({ status: { history } }));
    expect(syncs).toHaveLength(20);
    expect(syncs[0]).toEqual({
      ...{ at: 9_999_000, phase: 'Succeeded', revision: undefined },
    });
  });
});
