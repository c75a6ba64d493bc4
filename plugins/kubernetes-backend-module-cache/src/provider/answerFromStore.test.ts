import { KubernetesObject } from '@mooring/kubernetes-objects';
import { OBJECT_TYPES } from '../__testUtils__/objectTypes';
import { objectOf, setUpProvider } from '../__testUtils__/providerSetup';

const SINCE = '2026-01-01T12:00:00.000Z';
const listed = ({ kind, apiVersion, ...rest }: KubernetesObject) => rest;

describe('answerFromStore', () => {
  describe('says what its objects are worth', () => {
    const reason = 'connect ECONNREFUSED 10.0.0.1:6443';

    it.each([
      [
        'stale: the last known objects, with their age',
        { type: 'stale', since: SINCE, reason } as const,
        'stale' as const,
        { pods: 1, source: 'cache' },
        [`what is shown is as it was 3 minutes ago, at ${SINCE}: ${reason}`],
      ],
      [
        'unreachable before the first list: nothing, and the cluster is not asked again',
        { type: 'unreachable', since: SINCE, reason, hop: 'tcp' } as const,
        'syncing' as const,
        { pods: 0, source: 'none' },
        [`tcp: ${reason} (for 3 minutes)`],
      ],
      [
        'unauthorized: nothing, not even what was known before',
        {
          type: 'unauthorized',
          hop: 'authentication',
          reason: 'the token has expired',
        } as const,
        'stale' as const,
        { pods: 0, source: 'none' },
        ['authentication: the token has expired'],
      ],
      [
        'unauthorized: nothing, although this kind is still watched',
        {
          type: 'unauthorized',
          hop: 'authentication',
          reason: 'the token has expired',
        } as const,
        'synced' as const,
        { pods: 0, source: 'none' },
        ['authentication: the token has expired'],
      ],
      [
        'forbidden: the verb and the resource',
        { type: 'forbidden', kinds: [] } as const,
        'forbidden' as const,
        { pods: 0, source: 'none' },
        ['api: the verb "list" or "watch" is missing for pods'],
      ],
    ])('%s', async (_, state, kindState, expected, messages) => {
      const { cluster, view, askedLive } = setUpProvider({
        objectTypes: [OBJECT_TYPES[0]],
      });
      cluster('a').state = state;
      cluster('a').kept = [objectOf('Pod', 'web-0')];
      cluster('a').kindStates.pods = { state: kindState };
      const { items, clusters } = await view();
      expect(items[0].errors).toEqual(
        messages.map(message => ({ errorType: 'FETCH_ERROR', message })),
      );
      expect(
        items[0].resources.flatMap(({ resources }) => resources),
      ).toHaveLength(expected.pods);
      expect(clusters[0]).toMatchObject({ source: expected.source, state });
      expect(askedLive()).toEqual([]);
    });

    it('kinds apart: one that is forbidden, one that is not there, one that lags behind', async () => {
      const { cluster, view } = setUpProvider();
      cluster('a').kept = [objectOf('Deployment', 'web')];
      Object.assign(cluster('a').kindStates, {
        pods: { state: 'forbidden', reason: 'cannot watch pods' },
        deployments: { state: 'stale', reason },
        jobs: { state: 'not-served' },
      });
      const { items } = await view();
      expect(items[0].resources).toEqual([
        {
          type: 'deployments',
          resources: [listed(objectOf('Deployment', 'web'))],
        },
      ]);
      expect(items[0].errors).toEqual([
        { errorType: 'FETCH_ERROR', message: 'api: cannot watch pods' },
        {
          errorType: 'FETCH_ERROR',
          message: `what is shown is as it was 3 minutes ago, at ${SINCE}: ${reason}`,
        },
      ]);
    });
  });

  it('bounds the reasons that come from clusters', async () => {
    const { cluster, view } = setUpProvider();
    cluster('a').state = {
      type: 'unauthorized',
      hop: 'credentials',
      reason: 'x'.repeat(1_000_000),
    };
    cluster('a').kindStates.pods = { state: 'syncing' };
    const { items } = await view();
    expect(JSON.stringify(items).length).toBeLessThan(3_000);
  });
});
