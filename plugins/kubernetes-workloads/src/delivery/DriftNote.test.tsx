import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityDelivery } from '@mooring/plugin-kubernetes-delivery-common';
import { screen } from '@testing-library/react';
import { DriftNote } from './DriftNote';

const cart = { kind: 'Deployment.apps', namespace: 'shop', name: 'cart' };
const since = new Date(2026, 10, 30, 9, 12).getTime();
const delivery = {
  ...{ cluster: 'hub', deploysTo: 'prod', sync: 'OutOfSync', since },
  drift: [{ ...cart, drift: 'different' }],
} as Partial<EntityDelivery> as EntityDelivery;

function render(workload: typeof cart, cluster = 'prod') {
  const deliveries = [delivery];
  renderInTestApp(
    <>
      <p>Row</p>
      <DriftNote {...{ cluster, workload, deliveries }} />
    </>,
  );
}

it('says beside the workload that it differs, and since when', async () => {
  render(cart);
  expect(
    await screen.findByText(/^Out of sync .*12.*: differs from Git$/),
  ).toBeVisible();
});

it.each([
  ['another workload', { ...cart, name: 'stock' }, 'prod'],
  ['the workload of that name on another cluster', cart, 'staging'],
] as const)('says nothing of %s', async (_, workload, cluster) => {
  render(workload, cluster);
  expect(await screen.findByText('Row')).toBeVisible();
  expect(screen.queryByText(/Out of sync/)).toBeNull();
});
