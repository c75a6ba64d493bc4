import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { EntityWorkloads } from '@mooring/plugin-kubernetes-workloads-common';
import { act, configure, screen } from '@testing-library/react';
import { kubernetesWorkloadsApiRef } from '../api';
import { CardWorkloads } from './CardWorkloads';

configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(60_000);

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

const show = (getWorkloads: () => Promise<EntityWorkloads>) =>
  renderInTestApp(
    <TestApiProvider apis={[[kubernetesWorkloadsApiRef, { getWorkloads }]]}>
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
