import { EntityProvider } from '@backstage/plugin-catalog-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { KubernetesWorkloadsApi } from '@mooring/plugin-kubernetes-workloads-common';
import { screen } from '@testing-library/react';
import { ReactNode } from 'react';
import { kubernetesWorkloadsApiRef } from './api';
import {
  EntityKubernetesWorkloadsContent,
  EntityKubernetesWorkloadsSummary,
  kubernetesWorkloadsPlugin,
} from './legacy';

const CLUSTER = {
  cluster: 'prod-eu',
  state: { type: 'synced' as const },
  status: 'Degraded' as const,
  pods: { ready: 0, desired: 2 },
  workloads: [],
  problems: [
    {
      problem: 'crash-loop',
      severity: 'error' as const,
      message: 'Container "web" keeps crashing.',
      workload: { kind: 'Deployment.apps', namespace: 'shop', name: 'cart' },
      objects: [],
      totalObjects: 0,
      next: [],
      consequences: [],
    },
  ],
  unreadable: [],
  podRows: [],
  totalPods: 2,
  others: [],
  totalOthers: 0,
};

/** Shows it in an app of the old frontend system. */
async function show(content: ReactNode) {
  const api: Partial<KubernetesWorkloadsApi> = {
    getWorkloads: async entityRef => ({
      entityRef,
      status: 'Degraded',
      clusters: [CLUSTER],
      deliveries: { items: [], unresolved: [] },
      actions: [],
    }),
    getChanges: async () => ({ items: [], syncs: [], keptDays: 30 }),
  };
  await renderInTestApp(
    <TestApiProvider apis={[[kubernetesWorkloadsApiRef, api]]}>
      <EntityProvider
        entity={{
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: 'cart', namespace: 'default' },
        }}
      >
        {content}
      </EntityProvider>
    </TestApiProvider>,
  );
}

describe('for the old frontend system', () => {
  it('the content says what is wrong, and what was changed', async () => {
    await show(<EntityKubernetesWorkloadsContent />);
    expect(
      await screen.findByText('Container "web" keeps crashing.'),
    ).toBeVisible();
    expect(screen.getByRole('heading', { name: 'Failing' })).toBeVisible();
    expect(
      await screen.findByText('Nothing changed in the last 30 days.'),
    ).toBeVisible();
  });

  it('the summary says it in a few lines', async () => {
    await show(<EntityKubernetesWorkloadsSummary />);
    expect(await screen.findAllByText('Failing')).toHaveLength(2);
    expect(screen.getByText('0 of 2 pods ready')).toBeVisible();
  });

  it('the plugin brings its API along', () => {
    const [factory] = kubernetesWorkloadsPlugin.getApis();
    expect(factory.api.id).toBe(kubernetesWorkloadsApiRef.id);
  });
});
