import { Entity } from '@backstage/catalog-model';
import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { EntitySummaries } from '@mooring/plugin-kubernetes-workloads-common';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { kubernetesWorkloadsApiRef } from '../api';
import { OwnedWorkloads } from './OwnedWorkloads';

const OWNER = 'group:default/shop-team';
const component = (name: string, annotated = true): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    title: `The ${name}`,
    ...(annotated && {
      annotations: { 'backstage.io/kubernetes-id': name },
    }),
  },
  relations: [{ type: 'ownedBy', targetRef: OWNER }],
});
const summary = (
  name: string,
  status: 'Healthy' | 'Degraded',
): EntitySummaries['items'][number] => ({
  entityRef: `component:default/${name}`,
  status,
  pods: { ready: 1, desired: 2 },
  totalProblems: status === 'Degraded' ? 3 : 0,
  ...(status === 'Degraded' && {
    problem: {
      cluster: 'prod-eu',
      problem: 'crash-loop',
      severity: 'error' as const,
      message: 'Container "web" keeps crashing.',
      workload: { kind: 'Deployment.apps', name },
      next: [],
    },
  }),
  clusters: [
    {
      cluster: 'prod-eu',
      state: { type: 'synced' },
      status,
      isCurrent: name !== 'cart',
      pods: { ready: 1, desired: 2 },
      images: [
        {
          workload: { kind: 'Deployment.apps', name },
          container: 'web',
          image: `registry.example.com/shop/${name}:v2.0.1`,
          pods: 2,
        },
      ],
      totalImages: 1,
    },
  ],
});

function setUp(answer: EntitySummaries | Error, entities: Entity[]) {
  let current = answer;
  const listeners = new Set<(message: object) => void>();
  const getSummaries = jest.fn(async (_: readonly string[]) => {
    if (current instanceof Error) throw current;
    return current;
  });
  renderInTestApp(
    <TestApiProvider
      apis={[
        [catalogApiRef, catalogApiMock({ entities })],
        [kubernetesWorkloadsApiRef, { getSummaries }],
        [
          signalApiRef,
          {
            subscribe: (_: string, listener: any) => {
              listeners.add(listener);
              return { unsubscribe: () => listeners.delete(listener) };
            },
          },
        ],
      ]}
    >
      <OwnedWorkloads owners={[OWNER]} />
    </TestApiProvider>,
  );
  return {
    getSummaries,
    change: (next: EntitySummaries | Error, entityRef: string) =>
      act(async () => {
        current = next;
        for (const tell of listeners) tell({ type: 'changed', entityRef });
      }),
  };
}

const rows = () =>
  within(screen.getByRole('table', { name: /the worst first/ })).getAllByRole(
    'row',
  );

describe('OwnedWorkloads', () => {
  it('shows the worst first, what is wrong, and what runs where', async () => {
    const { getSummaries, change } = setUp(
      {
        items: [summary('cart', 'Healthy'), summary('orders', 'Degraded')],
        unavailable: [
          { entityRef: 'component:default/vault', reason: 'not-allowed' },
        ],
        notes: ['Prometheus "main" can\'t be reached.'],
      },
      [
        component('cart'),
        component('orders'),
        component('vault'),
        component('tokens', false),
      ],
    );
    expect(
      await screen.findByText('Container "web" keeps crashing.'),
    ).toBeInTheDocument();
    const [, first, second] = rows();
    expect(first).toHaveTextContent('The orders');
    expect(first).toHaveTextContent('2 more problems');
    expect(second).toHaveTextContent('The cart');
    expect(first).not.toHaveTextContent('unknown');
    expect(second).toHaveTextContent('1 cluster unknown');
    expect(screen.getByText('Hidden by policy: 1 component')).toBeVisible();
    expect(
      screen.getByText(
        'It isn\'t known whether alerts fire: Prometheus "main" can\'t be reached.',
      ),
    ).toBeVisible();
    expect(getSummaries.mock.calls[0][0]).toEqual([
      'component:default/cart',
      'component:default/orders',
      'component:default/vault',
    ]);
    await userEvent.click(
      screen.getByRole('button', { name: 'What runs where' }),
    );
    expect(screen.getByText('orders v2.0.1')).toBeVisible();

    await change(new Error('Bad gateway'), 'component:default/cart');
    expect(await screen.findByText('Bad gateway')).toBeVisible();
    expect(screen.queryByText('Healthy')).toBeNull();
  });

  it('says that there is nothing, and asks for nothing', async () => {
    const { getSummaries } = setUp({ items: [], unavailable: [], notes: [] }, [
      component('tokens', false),
    ]);
    expect(
      await screen.findByText('Nothing here has workloads on Kubernetes yet.'),
    ).toBeVisible();
    expect(getSummaries).not.toHaveBeenCalled();
  });

  it('says that policy hides everything, instead of nothing', async () => {
    setUp(
      {
        items: [],
        unavailable: [
          { entityRef: 'component:default/vault', reason: 'not-allowed' },
        ],
        notes: [],
      },
      [component('vault')],
    );
    expect(
      await screen.findByText('Hidden by policy: 1 component'),
    ).toBeVisible();
  });
});
