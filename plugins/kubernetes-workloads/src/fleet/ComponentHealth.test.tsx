import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  EntitySummaries,
  HealthStatus,
} from '@mooring/plugin-kubernetes-workloads-common';
import { act, screen } from '@testing-library/react';
import { kubernetesWorkloadsApiRef } from '../api';
import { ComponentHealth } from './ComponentHealth';

const summary = (name: string, status: HealthStatus) => ({
  entityRef: `component:default/${name}`,
  status,
  pods: { ready: 1, desired: 1 },
  totalProblems: 0,
  clusters: [],
});

function show(answer: () => Promise<EntitySummaries>) {
  const getSummaries = jest.fn((_: readonly string[]) => answer());
  renderInTestApp(
    <TestApiProvider apis={[[kubernetesWorkloadsApiRef, { getSummaries }]]}>
      {['cart', 'orders', 'vault'].map(name => (
        <EntityProvider
          key={name}
          entity={{
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'component',
            metadata: { name, namespace: 'default' },
          }}
        >
          <div title={name}>
            <ComponentHealth />
          </div>
        </EntityProvider>
      ))}
    </TestApiProvider>,
  );
  return getSummaries;
}

describe('ComponentHealth', () => {
  afterEach(() => jest.restoreAllMocks());

  it('asks for all rows at once, and says nothing of what cannot be read', async () => {
    const getSummaries = show(async () => ({
      items: [summary('orders', 'Degraded'), summary('cart', 'Healthy')],
      unavailable: [
        { entityRef: 'component:default/vault', reason: 'not-allowed' },
      ],
      notes: [],
    }));
    expect(await screen.findByText('Healthy')).toBeVisible();
    expect(screen.getByTitle('cart')).toHaveTextContent('Healthy');
    expect(screen.getByTitle('orders')).toHaveTextContent('Failing');
    expect(screen.getByTitle('vault')).toBeEmptyDOMElement();
    expect(getSummaries.mock.calls).toEqual([
      [['cart', 'orders', 'vault'].map(name => `component:default/${name}`)],
    ]);
  });

  it('is unknown when it cannot be asked, and once the browser is offline', async () => {
    show(async () => {
      throw new Error('Bad gateway');
    });
    expect(await screen.findAllByText('Unknown')).toHaveLength(3);
  });

  it('keeps no tick once the browser is offline', async () => {
    show(async () => ({
      items: [summary('cart', 'Healthy')],
      unavailable: [],
      notes: [],
    }));
    expect(await screen.findByText('Healthy')).toBeVisible();
    jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    act(() => void window.dispatchEvent(new Event('offline')));
    expect(screen.queryByText('Healthy')).toBeNull();
  });
});
