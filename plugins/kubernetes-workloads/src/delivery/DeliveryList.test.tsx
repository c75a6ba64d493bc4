import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ClusterState } from '@mooring/kubernetes-objects';
import { EntityDelivery } from '@mooring/plugin-kubernetes-delivery-common';
import { ClusterWorkloads } from '@mooring/plugin-kubernetes-workloads-common';
import { screen } from '@testing-library/react';
import { DeliveryList } from './DeliveryList';

const delivery: EntityDelivery = {
  tool: 'argocd',
  reconciler: {
    kind: 'Application.argoproj.io',
    namespace: 'argocd',
    name: 'cart',
  },
  cluster: 'hub',
  deploysTo: 'prod',
  by: ['argocd.argoproj.io/tracking-id'],
  objects: [],
  parents: [],
  sync: 'Synced',
  health: 'Healthy',
  isSuspended: false,
  isAutomated: true,
  revision: {
    text: '3f2c1a9d',
    short: '3f2c1a9',
    url: 'https://git.example.com/cart/3f2c1a9d',
  },
  errors: [],
  drift: [],
  totalDrift: 0,
};

function render(options: { isCurrent?: boolean; hub?: ClusterState }) {
  const { isCurrent = true, hub = { type: 'synced' } } = options;
  renderInTestApp(
    <DeliveryList
      workloads={{
        clusters: [{ cluster: 'hub', state: hub } as ClusterWorkloads],
        deliveries: { items: [delivery], unresolved: [] },
      }}
      isCurrent={isCurrent}
    />,
  );
}

it('says what the tool says, of which revision, and who it is', async () => {
  render({});
  expect(await screen.findByText('Synced')).toBeVisible();
  expect(screen.getByText('Healthy')).toBeVisible();
  expect(screen.getByRole('link', { name: /3f2c1a9/ })).toHaveAttribute(
    'href',
    'https://git.example.com/cart/3f2c1a9d',
  );
  expect(
    screen.getByText('Application argocd/cart on hub → prod'),
  ).toBeVisible();
});

it.each<[string, Parameters<typeof render>[0]]>([
  ['the browser hears of nothing', { isCurrent: false }],
  [
    'its cluster does not answer',
    {
      hub: {
        type: 'stale',
        since: '2026-03-01T12:00:00Z',
        reason: 'no answer',
      },
    },
  ],
])('does not say that all is well where %s', async (_, options) => {
  render(options);
  expect(await screen.findByText('Sync unknown')).toBeVisible();
  expect(screen.getByText('Health unknown')).toBeVisible();
  expect(screen.queryByText('Healthy')).toBeNull();
});
