import { Entity } from '@backstage/catalog-model';
import { AlphaEntity, EntityStatusItem } from '@backstage/catalog-model/alpha';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { EntityMatch } from '@mooring/plugin-kubernetes-matching-common';
import { screen, within } from '@testing-library/react';
import { renderEntityPage } from '../__testUtils__/renderEntityPage';
import {
  scenarioMatch,
  withoutAnnotations,
} from '../__testUtils__/scenarioMatch';

const type = 'mooring.dev/kubernetes-matching';
const withStatus = (entity: Entity, ...items: EntityStatusItem[]) =>
  ({ ...entity, status: { items } } as AlphaEntity);

function renderOverview(entity: Entity, getMatch: () => Promise<EntityMatch>) {
  renderEntityPage({ entity, api: { getMatch }, page: 'overview' });
}

/** The overview is there when the card of the catalog itself is. */
const overview = () => screen.findByText('About');

describe('MatchCard', () => {
  it('shows the verdict, and what runs on each cluster', async () => {
    const { entity, match } = scenarioMatch('correct/two-clusters');
    renderOverview(entity, async () => match);
    const card = (await screen.findByText('Linked')).closest('article')!;
    for (const { cluster } of match.clusters) {
      expect(within(card).getByText(cluster)).toBeVisible();
    }
    expect(within(card).getAllByText('2 of 3 pods ready')).toHaveLength(2);
    expect(within(card).getByRole('link', { name: 'Details' })).toHaveAttribute(
      'href',
      `/catalog/default/component/${entity.metadata.name}/kubernetes`,
    );
  });

  it('shows once what the catalog found too', async () => {
    const { entity, match } = scenarioMatch('selector-overrides-id/both-set');
    const [{ rule, message }] = match.findings;
    renderOverview(
      withStatus(entity, {
        type,
        level: 'warning',
        message: `${rule}: ${message}`,
      }),
      async () => match,
    );
    expect(await screen.findByText(message)).toBeVisible();
    expect(screen.queryByText('Kubernetes annotations')).toBeNull();
  });

  it('shows what the catalog found, as text, while the match is not known', async () => {
    const { entity } = scenarioMatch('correct/deployment');
    renderOverview(
      withStatus(
        entity,
        { type, level: 'warning', message: 'id-format: "<b>cart</b>" is bad' },
        { type, level: 'info', message: 'selector-overrides-id: both are set' },
        { type: 'example.com/other', level: 'warning', message: 'not ours' },
      ),
      async () => {
        throw new Error('404');
      },
    );
    expect(
      await screen.findByText('id-format: "<b>cart</b>" is bad'),
    ).toBeVisible();
    expect(screen.getAllByText('Kubernetes annotations')).toHaveLength(2);
    expect(screen.queryByText('not ours')).not.toBeInTheDocument();
  });

  it('says which cluster cannot be asked', async () => {
    const { entity, match } = scenarioMatch('cluster-unreachable/no-answer');
    renderOverview(entity, async () => match);
    expect(await screen.findByText('Unknown')).toBeVisible();
    expect(screen.getByText(match.findings[0].message)).toBeVisible();
    expect(screen.getAllByText(/^does not answer/)[0]).toBeVisible();
  });

  it('suggests workloads to an entity without an annotation, and how to claim them', async () => {
    const { entity, match } = scenarioMatch('correct/deployment', {
      findings: [],
      suggestions: ['cart', 'cart-worker'].map(name => ({
        cluster: 'eu',
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: 'shop',
        name,
      })),
    });
    renderOverview(withoutAnnotations(entity), async () => match);
    expect(
      await screen.findByText("2 workloads look like this component's"),
    ).toBeVisible();
    expect(screen.getByText('Deployment shop/cart-worker (eu)')).toBeVisible();
    expect(
      screen.getByText(
        new RegExp(`^\\+ +backstage.io/kubernetes-id: ${match.query.id}`),
      ),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Download patch' }),
    ).toBeVisible();
  });

  it('shows the fix of what an entity without a tab has got wrong', async () => {
    const { entity, match } = scenarioMatch(
      'annotation-misplaced/without-prefix',
    );
    renderOverview(entity, async () => match);
    expect(await screen.findByText(match.findings[0].message)).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Download patch' }),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'Rule annotation-misplaced' }),
    ).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Details' })).toBeNull();
  });

  it('takes up an annotation that was added since the page was opened', async () => {
    const { entity, match } = scenarioMatch('correct/two-clusters');
    const before = withoutAnnotations(entity);
    const catalogApi = catalogApiMock({ entities: [entity] });
    jest.spyOn(catalogApi, 'getEntityByRef').mockResolvedValueOnce(before);
    renderEntityPage({
      ...{ entity: before, catalogApi, page: 'overview' },
      api: { getMatch: async () => match },
    });
    expect(await screen.findByText('Linked')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Details' })).toBeVisible();
  });

  it('is not there when an entity asks for nothing and nothing is like it', async () => {
    const { entity, match } = scenarioMatch('correct/deployment', {
      findings: [],
    });
    renderOverview(withoutAnnotations(entity), async () => match);
    await overview();
    expect(screen.queryByRole('heading', { name: 'Kubernetes' })).toBeNull();
  });
});
