import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  EntityAlerts,
  EntityWorkloads,
} from '@mooring/plugin-kubernetes-workloads-common';
import { act, screen } from '@testing-library/react';
import { kubernetesWorkloadsApiRef } from '../api';
import { CardWorkloads } from './CardWorkloads';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'cart' },
};

const workloads = (
  status: 'Healthy' | 'Degraded',
  ready: number,
): EntityWorkloads =>
  ({
    entityRef: 'component:default/cart',
    status,
    clusters: [
      {
        cluster: 'prod-eu',
        state: { type: 'synced' },
        status,
        pods: { ready, desired: 3 },
        workloads: [],
        problems:
          status === 'Healthy'
            ? []
            : [{ message: 'The new pods keep crashing.' }],
        unreadable: [],
        podRows: [],
        totalPods: 4,
      },
    ],
  } as unknown as EntityWorkloads);

const noAlerts = async (): Promise<EntityAlerts> => ({
  entityRef: 'component:default/cart',
  isConfigured: false,
  clusters: [],
});

const show = (
  getWorkloads: () => Promise<EntityWorkloads>,
  getAlerts = noAlerts,
) =>
  renderInTestApp(
    <TestApiProvider
      apis={[[kubernetesWorkloadsApiRef, { getWorkloads, getAlerts }]]}
    >
      <EntityProvider entity={entity}>
        <CardWorkloads />
      </EntityProvider>
    </TestApiProvider>,
  );

describe('CardWorkloads', () => {
  afterEach(() => jest.restoreAllMocks());

  it('is failing while new pods crash, although all that are wanted are ready', async () => {
    show(async () => workloads('Degraded', 3));
    expect(
      await screen.findByText('The new pods keep crashing.'),
    ).toBeVisible();
    expect(screen.getAllByText('Failing')).toHaveLength(2);
    expect(screen.getByText('3 of 3 pods ready')).toBeVisible();
    expect(screen.queryByText('Healthy')).toBeNull();
  });

  it('tells of an alert that fires, after what explains more', async () => {
    const alerts = async (): Promise<EntityAlerts> => ({
      ...(await noAlerts()),
      isConfigured: true,
      clusters: [
        {
          cluster: 'prod-eu',
          instance: 'main',
          problems: [
            {
              problem: 'alert-firing',
              severity: 'error',
              message: 'The alert "CartDown" fires for pod cart-1.',
              workload: { kind: 'Pod', name: 'cart-1', namespace: 'shop' },
              objects: [],
              totalObjects: 1,
              next: [],
              consequences: [],
            },
          ],
        },
      ],
    });
    const healthy = show(async () => workloads('Healthy', 3), alerts);
    expect(
      await screen.findByText('The alert "CartDown" fires for pod cart-1.'),
    ).toBeVisible();
    expect(screen.getAllByText('Healthy')).toHaveLength(2);
    healthy.unmount();

    show(async () => {
      const failing = workloads('Degraded', 3);
      Object.assign(failing.clusters[0].problems[0], {
        problem: 'crash-loop',
        severity: 'error',
      });
      return failing;
    }, alerts);
    expect(
      await screen.findByText('The new pods keep crashing.'),
    ).toBeVisible();
    expect(screen.queryByText(/CartDown/)).toBeNull();
  });

  it('counts no pods of a Job that is complete', async () => {
    const { clusters, ...done } = workloads('Healthy', 0);
    const pods = { ready: 0, desired: 0 };
    show(async () => ({
      ...done,
      clusters: clusters.map(each => ({ ...each, pods, totalPods: 1 })),
    }));
    expect(await screen.findAllByText('Healthy')).toHaveLength(2);
    expect(screen.getByText('prod-eu')).toBeVisible();
    expect(screen.queryByText(/pods ready/)).toBeNull();
  });

  it('is unknown, in the words of the backend, when the backend refuses', async () => {
    show(async () => {
      throw new Error("You don't have the permission");
    });
    expect(await screen.findByText('Unknown')).toBeVisible();
    expect(screen.getByText("You don't have the permission")).toBeVisible();
  });

  it('keeps no tick while the browser is offline', async () => {
    show(async () => workloads('Healthy', 3));
    expect(await screen.findAllByText('Healthy')).toHaveLength(2);
    jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    act(() => void window.dispatchEvent(new Event('offline')));
    expect(screen.queryByText('Healthy')).toBeNull();
    expect(screen.getAllByText('Unknown')).toHaveLength(2);
  });
});
