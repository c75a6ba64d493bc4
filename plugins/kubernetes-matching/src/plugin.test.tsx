import { AlphaEntity, EntityStatusItem } from '@backstage/catalog-model/alpha';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { configure, screen } from '@testing-library/react';
import kubernetesMatchingPlugin from '.';

/** Shows on every entity, so that a test knows when the cards are there. */
const otherCard = createFrontendModule({
  pluginId: 'catalog',
  extensions: [
    EntityCardBlueprint.make({
      name: 'other',
      params: { loader: async () => <p>another card</p> },
    }),
  ],
});

configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(30_000);

function renderOverview(items?: EntityStatusItem[]) {
  const entity: AlphaEntity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'cart', namespace: 'default' },
    spec: { type: 'service', lifecycle: 'production', owner: 'shop-team' },
    ...(items && { status: { items } }),
  };
  renderTestApp({
    features: [catalogPlugin, otherCard, kubernetesMatchingPlugin],
    initialRouteEntries: ['/catalog/default/component/cart'],
    apis: [[catalogApiRef, catalogApiMock({ entities: [entity] })]],
  });
}

const type = 'mooring.dev/kubernetes-matching';
const other: EntityStatusItem = {
  type: 'example.com/other',
  level: 'warning',
  message: 'of another processor',
};

describe('kubernetesMatchingPlugin', () => {
  it('shows what the catalog found in the annotations, as text', async () => {
    renderOverview([
      other,
      { type, level: 'warning', message: 'id-format: "<b>cart</b>" is bad' },
      { type, level: 'info', message: 'selector-overrides-id: both are set' },
    ]);
    expect(
      await screen.findByText('id-format: "<b>cart</b>" is bad'),
    ).toBeVisible();
    expect(
      screen.getByText('selector-overrides-id: both are set'),
    ).toBeVisible();
    expect(screen.getAllByText('Kubernetes annotations')).toHaveLength(2);
    expect(screen.queryByText(other.message)).not.toBeInTheDocument();
  });

  it.each([
    ['without a status', undefined],
    ['with the status of another processor only', [other]],
  ])('shows nothing on an entity %s', async (_, items) => {
    renderOverview(items);
    expect(await screen.findByText('another card')).toBeVisible();
    expect(screen.queryByText('Kubernetes annotations')).toBeNull();
  });
});
