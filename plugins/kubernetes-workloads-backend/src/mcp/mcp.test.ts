import { mockCredentials } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { ChangesService } from '../changes/ChangesService';
import { FakeCache } from '../__testUtils__/FakeCache';
import { component, podOf } from '../__testUtils__/startPlugin';
import { Viewers } from '../notices/Viewers';
import { EntityObjects } from '../service/EntityObjects';
import { RecentAnswers } from '../service/RecentAnswers';
import { WorkloadsService } from '../service/WorkloadsService';
import { PodMetrics } from '../podMetrics/PodMetrics';
import { createChangesAction } from './createChangesAction';
import { createWorkloadsAction } from './createWorkloadsAction';

const CART = 'component:default/cart';

describe('actions for machines', () => {
  it('tell how the workloads of an entity are, and only read', async () => {
    const cache = new FakeCache();
    cache.add('prod', [podOf('cart', { isReady: false })]);
    const asked: string[] = [];
    const access = {
      entity: async (ref: string) => {
        asked.push(ref);
        return component('cart');
      },
    } as any as WorkloadsAccess;
    const actionsRegistry = actionsRegistryServiceMock();
    const usage = PodMetrics.create({ store: cache });
    createWorkloadsAction({
      actionsRegistry,
      service: WorkloadsService.create({
        alerts: { firingSoon: async () => [] },
        access,
        objects: EntityObjects.create({
          store: cache,
          config: { serviceLocatorMethod: 'multiTenant' } as any,
        }),
        viewers: Viewers.create(),
        actions: [],
        usage,
        deliveries: {
          of: async () => ({ items: [], unresolved: [] }),
          syncsOf: () => [],
        },
        recent: RecentAnswers.start({
          ...{ store: cache, sizeOf: () => 0 },
          ...{ metrics: usage, measuredOf: () => new Set() },
          followsOf: () => new Set(),
        }),
      }),
    });
    const { output } = await actionsRegistry.invoke({
      id: 'test:get-kubernetes-workloads',
      input: { entityRef: 'cart' },
      credentials: mockCredentials.user(),
    });
    expect(asked).toEqual([CART]);
    expect(output).toMatchObject({
      entityRef: CART,
      status: 'Degraded',
      clusters: [
        {
          cluster: 'prod',
          state: 'synced',
          problems: [{ problem: 'crash-loop', severity: 'error' }],
          pods: [{ pod: 'cart-1', status: 'CrashLoopBackOff', ready: '0/1' }],
          totalPods: 1,
        },
      ],
    });
  });

  it('tell what changed', async () => {
    const actionsRegistry = actionsRegistryServiceMock();
    const revision = { text: '1a2b3c', short: '1a2b' };
    const service = {
      changes: async (entityRef: string, request: object) => ({
        items: [
          {
            ...{ id: '7', at: '2026-03-01T12:00:00.000Z', cluster: 'prod' },
            workload: { kind: 'Deployment.apps', namespace: 'shop', name: 'c' },
            change: 'replicas',
            message: `of ${entityRef} ${JSON.stringify(request)}`,
            whileAway: false,
          },
        ],
        syncs: [
          {
            ...{ at: '2026-03-01T11:00:00.000Z', cluster: 'hub' },
            ...{ message: 'Application argocd/c synced 1a2b.', revision },
          },
        ],
        nextCursor: '7',
        keptDays: 30,
      }),
    } as any as ChangesService;
    createChangesAction({ actionsRegistry, service });
    const { output } = await actionsRegistry.invoke({
      id: 'test:list-kubernetes-changes',
      input: { entityRef: CART, limit: 1 },
      credentials: mockCredentials.user(),
    });
    expect(output).toEqual({
      changes: [
        {
          at: '2026-03-01T12:00:00.000Z',
          cluster: 'prod',
          workload: 'Deployment.apps shop/c',
          change: 'replicas',
          message: `of ${CART} {"limit":1}`,
          whileAway: false,
        },
      ],
      syncs: [
        {
          ...{ at: '2026-03-01T11:00:00.000Z', cluster: 'hub' },
          message: 'Application argocd/c synced 1a2b.',
          revision: '1a2b3c',
        },
      ],
      nextCursor: '7',
    });
  });
});
