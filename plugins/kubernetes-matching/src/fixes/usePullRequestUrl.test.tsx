import { Entity } from '@backstage/catalog-model';
import {
  createFrontendPlugin,
  createRouteRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { screen } from '@testing-library/react';
import { renderEntityPage } from '../__testUtils__/renderEntityPage';
import { scenarioMatch } from '../__testUtils__/scenarioMatch';

const selectedTemplate = createRouteRef({
  params: ['namespace', 'templateName'],
});
const scaffolder = createFrontendPlugin({
  pluginId: 'scaffolder',
  routes: { selectedTemplate },
  extensions: [
    PageBlueprint.make({
      params: {
        path: '/create/templates/:namespace/:templateName',
        routeRef: selectedTemplate,
        loader: async () => <></>,
      },
    }),
  ],
});
const config = {
  kubernetesMatching: { pullRequestTemplate: 'template:default/fix-it' },
};

function fromRepository(entity: Entity): Entity {
  const { annotations } = entity.metadata;
  const url = 'https://github.com/acme/shop/edit/main/catalog-info.yaml';
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: { ...annotations, 'backstage.io/edit-url': url },
    },
  };
}

async function renderFix(
  options: Partial<Parameters<typeof renderEntityPage>[0]>,
) {
  const { entity, match } = scenarioMatch('near-miss/typo');
  renderEntityPage({
    entity: fromRepository(entity),
    api: { getMatch: async () => match },
    features: [scaffolder],
    config,
    ...options,
  });
  await screen.findByRole('button', { name: 'Download patch' });
  return { entity, finding: match.findings[0] };
}
const link = () => screen.queryByRole('link', { name: 'Open pull request' });

describe('Open pull request', () => {
  it("leads to the template's form, filled in", async () => {
    const { entity, finding } = await renderFix({});
    const url = new URL(link()!.getAttribute('href')!, 'http://localhost');
    expect(url.pathname).toBe('/create/templates/default/fix-it');
    expect(JSON.parse(url.searchParams.get('formData')!)).toEqual({
      entityRef: `component:default/${entity.metadata.name}`,
      rule: finding.rule,
      fix: finding.fixes[0].title,
    });
  });

  it('is not there without a template', async () => {
    await renderFix({ config: {} });
    expect(link()).toBeNull();
  });

  it('is not there without a scaffolder', async () => {
    await renderFix({ features: [] });
    expect(link()).toBeNull();
  });

  it('is not there for a file that no integration knows', async () => {
    const { entity } = scenarioMatch('near-miss/typo');
    await renderFix({ entity });
    expect(link()).toBeNull();
  });
});
