import { Entity } from '@backstage/catalog-model';
import { renderTestApp } from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogImportApiRef } from '@backstage/plugin-catalog-import';
import catalogImportPlugin from '@backstage/plugin-catalog-import/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { KubernetesMatchingApi } from '@mooring/plugin-kubernetes-matching-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import kubernetesMatchingPlugin, {
  catalogImportPreviewModule,
  kubernetesMatchingApiRef,
} from '..';
import {
  scenarioMatch,
  withoutAnnotations,
} from '../__testUtils__/scenarioMatch';

const URL_OF_FILE = 'https://github.com/acme/shop/blob/main/catalog-info.yaml';

async function analyze(options: {
  entities: Entity[];
  explain: KubernetesMatchingApi['explain'];
}) {
  const addLocation = jest.fn(async (_: object) => ({
    location: {
      id: '1',
      type: 'url',
      target: URL_OF_FILE,
      entityRef: 'location:default/generated-1',
    },
    entities: options.entities,
    exists: false,
  }));
  const analyzeUrl = async () => ({
    type: 'locations' as const,
    locations: [{ target: URL_OF_FILE, entities: [] }],
  });
  renderTestApp({
    features: [
      catalogPlugin,
      catalogImportPlugin,
      kubernetesMatchingPlugin,
      catalogImportPreviewModule,
    ],
    initialRouteEntries: ['/catalog-import'],
    apis: [
      [catalogApiRef, { ...catalogApiMock({ entities: [] }), addLocation }],
      [catalogImportApiRef, { analyzeUrl }],
      [kubernetesMatchingApiRef, { explain: options.explain }],
    ],
  });
  const url = await screen.findByRole('textbox', { name: /URL/ });
  await userEvent.type(url, URL_OF_FILE);
  await userEvent.click(screen.getByRole('button', { name: 'Analyze' }));
  return { addLocation };
}

const preview = () =>
  screen.findByRole('region', { name: 'Link to Kubernetes' });

describe('the import page', () => {
  it('shows before registering why a component would not be linked', async () => {
    const { entity, match } = scenarioMatch('near-miss/typo');
    const explain = jest.fn(async () => match);
    const group: Entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: { name: 'team' },
    };
    const { addLocation } = await analyze({
      entities: [entity, group],
      explain,
    });
    expect(
      await within(await preview()).findByText(match.findings[0].message),
    ).toBeVisible();
    expect(explain.mock.calls).toEqual([[entity]]);
    expect(addLocation.mock.calls).toEqual([
      [{ type: 'url', target: URL_OF_FILE, dryRun: true }],
    ]);
    expect(screen.getByRole('button', { name: 'Import' })).toBeEnabled();
  });

  it('lets people register when the link cannot be checked', async () => {
    const { entity } = scenarioMatch('near-miss/typo');
    await analyze({
      entities: [entity],
      explain: async () => {
        throw new Error('out of order');
      },
    });
    expect(
      await within(await preview()).findByText(/out of order/),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'Import' })).toBeEnabled();
  });

  it('says so when nothing asks for workloads', async () => {
    const { entity } = scenarioMatch('correct/deployment');
    await analyze({
      entities: [withoutAnnotations(entity)],
      explain: jest.fn(),
    });
    expect(
      await within(await preview()).findByText(/None of these entities asks/),
    ).toBeVisible();
  });
});
