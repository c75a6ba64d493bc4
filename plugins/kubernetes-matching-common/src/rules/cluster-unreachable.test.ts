import { ClusterState } from '@mooring/kubernetes-objects';
import {
  cluster,
  component,
  deployment,
  findingsOf,
} from '../testUtils/builders';

const since = '2026-11-21T14:02:00Z';
const hung: ClusterState = {
  type: 'unreachable',
  since,
  reason: 'connect ETIMEDOUT',
  hop: 'tcp',
};
const stale: ClusterState = { type: 'stale', since, reason: 'watch refused' };
const find = (...clusters: ReturnType<typeof cluster>[]) =>
  findingsOf('cluster-unreachable', { entity: component('cart'), clusters });

describe('cluster-unreachable', () => {
  it('says since when, why, and how far one gets', () => {
    expect(find(cluster('eu', [], hung))).toMatchObject([
      {
        severity: 'warning',
        cluster: 'eu',
        message: `eu has not answered since ${since} ("connect ETIMEDOUT"), so what it holds is unknown.`,
        evidence: {
          hops: [
            { hop: 'dns', ok: true },
            { hop: 'tcp', ok: false },
          ],
        },
      },
    ]);
    expect(find(cluster('eu', [], stale))).toMatchObject([
      {
        message: `eu does not answer ("watch refused"); what is known of it is from ${since}.`,
        evidence: {},
      },
    ]);
    expect(
      find(cluster('eu', [], { ...stale, askedLive: true })),
    ).toMatchObject([
      {
        message: `eu cannot be followed since ${since} ("watch refused"), so it is asked live and what it holds is not checked.`,
      },
    ]);
  });

  it('names the kinds that a cluster does not answer for, of which those that run nothing do not matter', () => {
    const incomplete = (...kinds: string[]): ClusterState => ({
      ...{ type: 'incomplete', kinds, since, reason: 'Pod: it answers 500' },
    });
    const [finding] = find(
      cluster('eu', [], incomplete('Pod', 'ResourceQuota', 'Job.batch')),
    );
    expect(finding).toMatchObject({
      severity: 'warning',
      message:
        'eu does not answer for Pod and Job.batch ("Pod: it answers 500"), so whether there are any is unknown.',
    });
    expect(find(cluster('eu', [], incomplete('ResourceQuota')))).toEqual([]);
  });

  it('is a note where the entity is linked elsewhere, and silent about clusters that answer', () => {
    const linked = cluster('us', [deployment('cart')]);
    expect(find(linked, cluster('eu', [], hung))).toMatchObject([
      { severity: 'info', cluster: 'eu' },
    ]);
    expect(find(linked)).toEqual([]);
  });
});
