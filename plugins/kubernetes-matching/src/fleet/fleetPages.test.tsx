import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { SHOWN_STATES } from '@mooring/kubernetes-objects/testUtils';
import {
  FleetFinding,
  KubernetesMatchingApi,
  MatchFilter,
  MatchingSummary,
  MatchListItem,
  PageRequest,
} from '@mooring/plugin-kubernetes-matching-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import kubernetesMatchingPlugin, { kubernetesMatchingApiRef } from '..';

const statuses = {
  matched: 19_998,
  'partly-matched': 0,
  unmatched: 2,
  unknown: 0,
  invalid: 0,
};
const summary: MatchingSummary = {
  entities: 20_000,
  statuses,
  findings: { 'near-miss': 2 },
  danglingLabels: 1,
  unlabelledWorkloads: 1,
  clusters: 12,
  clustersNotSynced: 0,
  trend: [
    { date: '2026-01-01', statuses: { ...statuses, unmatched: 7 } },
    { date: '2026-01-02', statuses },
  ],
  omitted: [],
};

const itemAt = (index: number): MatchListItem => ({
  entityRef: `component:default/c${index}`,
  owner: 'group:default/shop',
  status: index < 2 ? 'unmatched' : 'matched',
  ...(index < 2 && {
    leading: {
      rule: 'near-miss',
      severity: 'error',
      message: `=HYPERLINK("c${index}")`,
      firstSeen: '2026-01-01T00:00:00Z',
    },
  }),
  rules: [],
  clusters: ['eu'],
  namespaces: ['shop'],
  counts: {},
});

const finding: FleetFinding = {
  rule: 'dangling-label',
  severity: 'warning',
  subject: 'carts',
  cluster: 'eu',
  clusters: ['eu'],
  namespaces: ['shop'],
  message: 'No entity claims carts.',
  evidence: {
    objects: [
      {
        cluster: 'eu',
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: 'shop',
        name: 'shopping-cart',
      },
    ],
    totalObjects: 3,
    entities: ['component:default/cart'],
  },
  fixes: [],
};

function renderFleet(
  path: string,
  changes: Partial<KubernetesMatchingApi> = {},
) {
  const listMatches = jest.fn(
    async ({ limit = 50, cursor = '0' }: MatchFilter & PageRequest) => {
      const start = Number(cursor);
      return {
        items: Array.from({ length: limit }, (_, index) =>
          itemAt(start + index),
        ),
        totalItems: 20_000,
        nextCursor: start + limit < 20_000 ? String(start + limit) : undefined,
        omitted: [],
      };
    },
  );
  const onePage = async () => ({
    items: [finding],
    totalItems: 1,
    omitted: [],
  });
  renderTestApp({
    features: [catalogPlugin, kubernetesMatchingPlugin],
    initialRouteEntries: [`/kubernetes-matching${path}`],
    apis: [
      [catalogApiRef, catalogApiMock({ entities: [] })],
      mockApis.identity({ ownershipEntityRefs: ['user:default/ann'] }),
      [
        kubernetesMatchingApiRef,
        {
          listMatches,
          listDanglingLabels: onePage,
          listUnlabelledWorkloads: onePage,
          listClusters: async () => ({
            items: [
              {
                name: 'eu',
                state: {
                  type: 'unauthorized',
                  hop: 'credentials',
                  reason: 'AccessDenied',
                },
                objects: 12_345,
                problems: [],
              },
              {
                name: 'us',
                state: {
                  type: 'synced',
                  tooLarge: [
                    { kind: 'Deployment.apps', namespace: 'shop', count: 1 },
                  ],
                },
                objects: 1,
                problems: [],
              },
              {
                name: 'ap',
                state: {
                  ...{ type: 'incomplete', kinds: ['Job.batch'] },
                  reason: 'Job.batch: it answers 500',
                  since: '2026-11-21T14:02:00Z',
                },
                objects: 2,
                problems: [],
              },
            ],
            sources: [],
          }),
          getSummary: async ({ owner }: { owner?: readonly string[] }) =>
            owner ? { ...summary, entities: 0 } : summary,
          ...changes,
        } as KubernetesMatchingApi,
      ],
    ],
  });
  return { listMatches };
}

describe('the fleet page', () => {
  it('shows what is not linked first, and no more rows than one page of 20,000', async () => {
    const { listMatches } = renderFleet('');
    const table = await screen.findByRole('grid');
    expect(await within(table).findByText('c0')).toBeVisible();
    expect(within(table).getAllByRole('row')).toHaveLength(51);
    expect(screen.getByText('20000 components')).toBeVisible();
    expect(
      screen.getByRole('img', { name: /2 days: 7 at first, 2 now, 7 at most/ }),
    ).toBeVisible();

    await userEvent.click(screen.getByRole('button', { name: /next/i }));
    expect(await within(table).findByText('c50')).toBeVisible();
    expect(within(table).queryByText('c0')).toBeNull();
    expect(listMatches.mock.lastCall![0]).toMatchObject({ cursor: '50' });
    await userEvent.click(screen.getByRole('button', { name: /previous/i }));
    expect(await within(table).findByText('c0')).toBeVisible();
  });

  it('asks for what the URL says, and writes what is chosen into it', async () => {
    const { listMatches } = renderFleet(
      '/components?status=unmatched&rule=near-miss&text=pay&whose=all',
    );
    await screen.findByRole('grid');
    expect(listMatches.mock.calls[0][0]).toMatchObject({
      status: ['unmatched'],
      rule: ['near-miss'],
      text: 'pay',
    });
    await userEvent.click(screen.getByRole('button', { name: 'Reset' }));
    await waitFor(() =>
      expect(listMatches.mock.lastCall![0]).toMatchObject({
        status: [],
        rule: [],
        text: undefined,
      }),
    );
  });

  it("begins with the viewer's own components when there are any", async () => {
    const { listMatches } = renderFleet('', {
      getSummary: async () => ({ ...summary, entities: 3 }),
    });
    await waitFor(() =>
      expect(listMatches.mock.lastCall?.[0]).toMatchObject({
        owner: ['user:default/ann'],
      }),
    );
    await userEvent.click(await screen.findByRole('radio', { name: 'All' }));
    await waitFor(() =>
      expect(listMatches.mock.lastCall?.[0]).toMatchObject({ owner: [] }),
    );
  });

  it('exports the whole list, in which no cell is a formula', async () => {
    const blobs: Blob[] = [];
    URL.createObjectURL = blob => {
      blobs.push(blob as Blob);
      return 'blob:x';
    };
    URL.revokeObjectURL = () => {};
    jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(() => {});
    renderFleet('');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export as CSV' }),
    );
    await waitFor(() => expect(blobs).toHaveLength(1));
    const text = await blobs[0].text();
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(20_001);
    expect(lines[1]).toContain(`"'=HYPERLINK(""c0"")"`);
  });

  it('says what was checked when nothing is found', async () => {
    const empty = async () => ({ items: [], totalItems: 0, omitted: [] });
    renderFleet('/components?whose=all', { listMatches: empty });
    expect(
      await screen.findByText(/Checked 20,000 components on 12 clusters/),
    ).toBeVisible();
  });

  it('says what is left out, and what cannot be read', async () => {
    renderFleet('/dangling-labels', {
      listDanglingLabels: async () => ({
        items: [],
        totalItems: 0,
        omitted: ['others-workloads'],
      }),
    });
    expect(
      await screen.findByText("What names others' workloads is left out."),
    ).toBeVisible();
  });

  it('says that the catalog is still being read, rather than that nothing is there', async () => {
    renderFleet('/dangling-labels', {
      listDanglingLabels: async () => {
        throw Object.assign(new Error('503'), {
          name: 'ResponseError',
          statusCode: 503,
        });
      },
    });
    expect(
      await screen.findByText('The catalog is still being read.'),
    ).toBeVisible();
  });

  it('shows labels without a component, who carries them, and how to claim them', async () => {
    renderFleet('/dangling-labels');
    await userEvent.click(
      await screen.findByRole('button', { name: /^carts/ }),
    );
    expect(screen.getByText('Deployment shop/shopping-cart')).toBeVisible();
    expect(screen.getByText('and 2 more')).toBeVisible();
    expect(screen.getByText('backstage.io/kubernetes-id: carts')).toBeVisible();
  });

  it('shows each cluster and why it cannot be asked', async () => {
    renderFleet('/clusters');
    expect(
      await screen.findByText('refuses the portal: AccessDenied'),
    ).toBeVisible();
    expect(screen.getByText('12,345')).toBeVisible();
    expect(
      screen.getByText('up to date; 1 Deployment in shop is too large to read'),
    ).toBeVisible();
    expect(
      screen.getByText(
        /^some kinds can't be read: Job.batch: it answers 500, since/,
      ),
    ).toBeVisible();
  });

  it.each(SHOWN_STATES)(
    'calls a cluster "$page" that is $text',
    async ({ state, page }) => {
      renderFleet('/clusters', {
        listClusters: async () => ({
          items: [{ name: 'eu', state, objects: 3, problems: [] }],
          sources: [],
        }),
      });
      const row = await screen.findByRole('row', { name: /^eu/ });
      expect(row).toHaveTextContent(page);
      for (const other of SHOWN_STATES.filter(
        each => !page.includes(each.page),
      )) {
        expect(row).not.toHaveTextContent(other.page);
      }
    },
  );

  it('names what was left out of the list of clusters, and what to add', async () => {
    renderFleet('/clusters', {
      listClusters: async () => ({
        items: [],
        sources: [
          {
            source: 'catalog',
            cluster: 'no-ca',
            detail:
              'resource:default/no-ca is left out: it has no annotation x.',
            remedy: 'Add x to its entity.',
          },
          ...Array.from({ length: 30 }, (_, index) => ({
            source: `eks 111122223333/r-${index}`,
            detail: 'EKS does not answer.',
          })),
        ],
      }),
    });
    expect(
      await screen.findByText('Not every cluster could be listed.'),
    ).toBeVisible();
    expect(
      screen.getByText(
        'catalog: resource:default/no-ca is left out: it has no annotation x. Add x to its entity.',
      ),
    ).toBeVisible();
    expect(screen.getByText('and 11 more')).toBeVisible();
  });

  it('lists the rules with what they find now, and explains each', async () => {
    renderFleet('/rules');
    const rule = await screen.findByRole('row', { name: /near-miss/ });
    expect(
      await within(rule).findByRole('link', { name: 'Show 2' }),
    ).toHaveAttribute(
      'href',
      '/kubernetes-matching/components?whose=all&rule=near-miss',
    );
    await userEvent.click(
      within(rule).getByRole('link', { name: 'near-miss' }),
    );
    expect(
      await screen.findByRole('heading', { name: 'When to switch it off' }),
    ).toBeVisible();
  });
});
