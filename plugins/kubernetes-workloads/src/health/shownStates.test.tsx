import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { canTellAbsence, WORKLOAD_KINDS } from '@mooring/kubernetes-objects';
import { SHOWN_STATES } from '@mooring/kubernetes-objects/testUtils';
import { ClusterWorkloads } from '@mooring/plugin-kubernetes-workloads-common';
import { screen } from '@testing-library/react';
import { kubernetesWorkloadsApiRef } from '../api';
import { CardWorkloads } from '../card/CardWorkloads';
import { EntityWorkloadsContent } from '../view/EntityWorkloadsContent';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'cart', namespace: 'default' },
};
const entityRef = 'component:default/cart';

/** Two pods that were well when they were seen last. */
const seen: Omit<ClusterWorkloads, 'state' | 'unreadable'> = {
  cluster: 'prod-eu',
  status: 'Healthy',
  pods: { ready: 2, desired: 2 },
  workloads: [],
  problems: [],
  podRows: [],
  totalPods: 2,
  others: [],
  totalOthers: 0,
};

describe.each([
  ['tab', EntityWorkloadsContent],
  ['card', CardWorkloads],
])('the %s of workloads', (_, Shown) => {
  it.each(SHOWN_STATES)(
    'says of a cluster that is $text what there is to say',
    async ({ state, workloads, canBeEmpty }) => {
      const cluster = {
        ...{ ...seen, state },
        unreadable: WORKLOAD_KINDS.filter(kind => !canTellAbsence(state, kind)),
      };
      const answers = {
        getWorkloads: async () => ({
          entityRef,
          status: canBeEmpty ? 'Healthy' : 'Unknown',
          clusters: [cluster],
          actions: [],
          deliveries: { items: [], unresolved: [] },
        }),
        getUsage: async () => ({ entityRef, clusters: [] }),
        getAlerts: async () => ({
          ...{ entityRef, isConfigured: false, clusters: [] },
        }),
        getChanges: async () => ({ items: [], syncs: [], keptDays: 30 }),
      };
      renderInTestApp(
        <TestApiProvider apis={[[kubernetesWorkloadsApiRef, answers as never]]}>
          <EntityProvider entity={entity}>
            <Shown />
          </EntityProvider>
        </TestApiProvider>,
      );
      expect((await screen.findAllByText('prod-eu')).length).toBeGreaterThan(0);
      const said = SHOWN_STATES.map(other => other.workloads).filter(
        text => text !== undefined && screen.queryByText(text),
      );
      expect(new Set(said.map(String))).toEqual(
        new Set(workloads === undefined ? [] : [String(workloads)]),
      );
      // What was well when it was seen last is not well now.
      expect(screen.queryAllByText('Healthy').length > 0).toBe(canBeEmpty);
    },
  );
});
