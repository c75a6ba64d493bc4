import { identityApiRef } from '@backstage/frontend-plugin-api';
import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { catalogApiRef, EntityProvider } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { SHOWN_STATES } from '@mooring/kubernetes-objects/testUtils';
import { EntitySummaries } from '@mooring/plugin-kubernetes-workloads-common';
import { screen, within } from '@testing-library/react';
import { kubernetesWorkloadsApiRef } from '../api';
import { HomeContent } from './HomeContent';
import { OwnerCard } from './OwnerCard';

const OWNER = 'group:default/shop-team';
const group = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name: 'shop-team', namespace: 'default' },
  spec: { type: 'team', children: [] },
};
const cart = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'cart',
    namespace: 'default',
    annotations: { 'backstage.io/kubernetes-id': 'cart' },
  },
  relations: [{ type: 'ownedBy', targetRef: OWNER }],
};

describe.each([
  ['home page', HomeContent],
  ["card of a group's page", OwnerCard],
])('the %s', (_, Shown) => {
  it.each(SHOWN_STATES)(
    'says of a cluster that is $text whether what it shows holds now',
    async ({ state, canBeEmpty }) => {
      const status = canBeEmpty ? 'Healthy' : 'Unknown';
      const summaries: EntitySummaries = {
        items: [
          {
            entityRef: 'component:default/cart',
            status,
            pods: canBeEmpty
              ? { ready: 2, desired: 2 }
              : { ready: 0, desired: 0 },
            totalProblems: 0,
            clusters: [
              {
                ...{ cluster: 'prod-eu', state, status },
                isCurrent: canBeEmpty,
                pods: { ready: 2, desired: 2 },
                ...{ images: [], totalImages: 0 },
              },
            ],
          },
        ],
        unavailable: [],
        notes: [],
      };
      renderInTestApp(
        <TestApiProvider
          apis={[
            [catalogApiRef, catalogApiMock({ entities: [cart] })],
            [
              kubernetesWorkloadsApiRef,
              { getSummaries: async () => summaries } as never,
            ],
            [
              identityApiRef,
              {
                getBackstageIdentity: async () => ({
                  ownershipEntityRefs: [OWNER],
                }),
              } as never,
            ],
          ]}
        >
          <EntityProvider entity={group}>
            <Shown />
          </EntityProvider>
        </TestApiProvider>,
      );
      const table = await screen.findByRole('table', {
        name: /the worst first/,
      });
      const [, row] = within(table).getAllByRole('row');
      expect(row).toHaveTextContent(status);
      const said = within(row).queryByText('1 cluster unknown');
      expect(said === null).toBe(canBeEmpty);
      expect(within(row).queryByText('2/2') !== null).toBe(canBeEmpty);
      expect(screen.queryAllByText('Healthy').length > 0).toBe(canBeEmpty);
    },
  );
});
