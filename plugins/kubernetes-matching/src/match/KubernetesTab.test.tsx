import { ResponseError } from '@backstage/errors';
import { SignalApi } from '@backstage/plugin-signals-react';
import { EntityMatch, rules } from '@mooring/plugin-kubernetes-matching-common';
import { loadScenarios } from '@mooring/plugin-kubernetes-matching-common/testUtils';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  renderEntityPage,
  UPSTREAM_CONTENT,
} from '../__testUtils__/renderEntityPage';
import { scenarioMatch } from '../__testUtils__/scenarioMatch';

const renderMatch = (
  scenario: Parameters<typeof scenarioMatch>[0],
  changes?: Partial<EntityMatch>,
) => {
  const { entity, match } = scenarioMatch(scenario, changes);
  return {
    match,
    ...renderEntityPage({ entity, api: { getMatch: async () => match } }),
  };
};

/** One scenario for each rule that speaks of an entity with a tab. */
const scenarios = rules
  .filter(({ needs }) => needs !== 'fleet')
  .flatMap(
    ({ id }) =>
      loadScenarios().find(({ rule, entities: [entity], expected }) => {
        const annotations = entity.metadata.annotations ?? {};
        return (
          rule === id &&
          expected.matches[0].findings.some(finding => finding.rule === id) &&
          (annotations['backstage.io/kubernetes-id'] ||
            annotations['backstage.io/kubernetes-label-selector'])
        );
      }) ?? [],
  );

describe('KubernetesTab', () => {
  it('has a scenario for nearly every rule', () => {
    const without = rules
      .filter(({ needs }) => needs !== 'fleet')
      .map(({ id }) => id)
      .filter(id => !scenarios.some(({ rule }) => rule === id));
    // What these find keeps the tab from being there at all; the card shows them.
    expect(without).toEqual(['annotation-misplaced']);
  });

  it.each(scenarios.map(scenario => [scenario.name, scenario] as const))(
    'shows what is wrong in %s, and how to mend it',
    async (_, scenario) => {
      const { match } = renderMatch(scenario);
      const [leading] = match.findings;
      const sentence = await screen.findByText(
        leading.message.replace(/\s+/g, ' '),
      );
      expect(sentence).toBeVisible();
      if (match.status === 'matched') {
        await userEvent.click(sentence);
      }
      for (const { title } of leading.fixes) {
        expect(screen.getAllByText(title, { exact: false })[0]).toBeVisible();
      }
      expect(
        screen.getAllByRole('link', { name: `Rule ${leading.rule}` })[0],
      ).toHaveAttribute('href', `/kubernetes-matching/rules/${leading.rule}`);
    },
  );

  it('says instead of an illustration which characters differ', async () => {
    renderMatch('near-miss/typo');
    expect(
      await screen.findByRole('heading', { name: 'Not linked' }),
    ).toBeVisible();
    expect(screen.getByText('1 character differs')).toBeVisible();
    const marks = screen.getAllByText('s', { selector: 'mark' });
    expect(marks).toHaveLength(1);
    expect(screen.queryByText(UPSTREAM_CONTENT)).not.toBeInTheDocument();

    await userEvent.click(
      screen.getByRole('button', { name: /What was asked/ }),
    );
    expect(
      screen.getByText('backstage.io/kubernetes-id=payments-api', {
        selector: 'code',
      }),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: /What each answered/ }),
    );
    const table = screen.getByRole('table', {
      name: 'What each cluster answered',
    });
    expect(within(table).getByText(/^0 of \d+ objects$/)).toBeVisible();
  });

  it('shows the workloads of a linked component, and when the link was checked', async () => {
    renderMatch('correct/deployment');
    expect(await screen.findByText(UPSTREAM_CONTENT)).toBeVisible();
    expect(screen.getByText('Linked')).toBeVisible();
    expect(screen.getByText(/^checked/)).toBeVisible();
    expect(screen.queryByRole('heading', { name: 'Not linked' })).toBeNull();
  });

  it('does not say that it is live while the browser is offline', async () => {
    renderMatch('correct/deployment');
    expect(await screen.findByText(/^checked/)).not.toHaveTextContent(
      "you're offline",
    );
    jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    act(() => void window.dispatchEvent(new Event('offline')));
    expect(screen.getByText(/^checked/)).toHaveTextContent(/· you're offline$/);
    jest.restoreAllMocks();
  });

  it('shows a notice over the workloads of a partly linked component', async () => {
    renderMatch('label-on-controller-only/deployment');
    expect(
      await screen.findByRole('heading', { name: 'Partly linked' }),
    ).toBeVisible();
    expect(await screen.findByText(UPSTREAM_CONTENT)).toBeVisible();
  });

  it.each([
    ['does not answer', 'cluster-unreachable/no-answer'],
    ['cannot be asked for workloads', 'access-denied/pods-and-deployments'],
  ])('never shows a cluster that %s as empty', async (_, scenario) => {
    renderMatch(scenario);
    expect(
      await screen.findByRole('heading', { name: 'Unknown' }),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: /What each answered/ }),
    );
    const table = screen.getByRole('table', {
      name: 'What each cluster answered',
    });
    expect(within(table).getAllByText('unknown')[0]).toBeVisible();
    expect(screen.queryByText(UPSTREAM_CONTENT)).not.toBeInTheDocument();
  });

  it.each([
    ['is not watched', { type: 'not-watched', reason: 'it is switched off' }],
    ['is still being read', { type: 'syncing' }],
  ] as const)('asks a cluster live that %s, and says so', async (_, state) => {
    const { entity, match } = scenarioMatch('no-objects/nothing-deployed');
    const clusters = match.clusters.map(answer => ({
      ...answer,
      ...{ state, status: 'unknown' as const },
    }));
    const answer = { ...match, status: 'unknown' as const, clusters };
    renderEntityPage({ entity, api: { getMatch: async () => answer } });
    expect(await screen.findByText(UPSTREAM_CONTENT)).toBeVisible();
    expect(
      screen.getByText(/^Asked live, not from memory: demo\./),
    ).toBeVisible();
  });

  it('asks live as long as nobody knows which clusters there are', async () => {
    const { entity, match } = scenarioMatch('no-objects/nothing-deployed', {
      status: 'unknown',
      clusters: [],
    });
    renderEntityPage({ entity, api: { getMatch: async () => match } });
    expect(await screen.findByText(UPSTREAM_CONTENT)).toBeVisible();
    expect(screen.getByText(/^The clusters are asked live/)).toBeVisible();
  });

  it('names the package that the backend lacks, and shows the workloads', async () => {
    const { entity } = scenarioMatch('correct/deployment');
    const answer = Response.json({}, { status: 404 });
    const error = await ResponseError.fromResponse(answer);
    renderEntityPage({
      entity,
      api: { getMatch: jest.fn().mockRejectedValue(error) },
    });
    expect(
      await screen.findByText(
        /Add @mooring\/plugin-kubernetes-matching-backend to the backend/,
      ),
    ).toBeVisible();
    expect(await screen.findByText(UPSTREAM_CONTENT)).toBeVisible();
  });

  it('shows which step on the way to a cluster fails', async () => {
    renderMatch('credentials-rejected/no-access-entry');
    const hops = await screen.findByRole('list', {
      name: /The way to prod-eu/,
    });
    const steps = within(hops)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(steps.slice(0, 3)).toEqual(['DNSworks', 'TCPworks', 'TLSworks']);
    expect(steps.at(-1)).toBe('Sign-infails');
  });

  it('says that the reason cannot be read', async () => {
    const { entity, match } = scenarioMatch('near-miss/typo', {
      findings: [],
      omitted: ['others-workloads'],
    });
    renderEntityPage({ entity, api: { getMatch: async () => match } });
    expect(await screen.findByText(/names other people/)).toBeVisible();
  });

  it('shows the workloads when the link cannot be checked, and why it cannot', async () => {
    const { entity } = scenarioMatch('correct/deployment');
    const getMatch = jest.fn().mockRejectedValue(new Error('503 out of order'));
    renderEntityPage({ entity, api: { getMatch } });
    expect(await screen.findByText('503 out of order')).toBeVisible();
    expect(await screen.findByText(UPSTREAM_CONTENT)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Check again' }));
    expect(getMatch).toHaveBeenCalledTimes(2);
  });

  it('turns green when the server tells of a change, without being asked', async () => {
    const { entity, match } = scenarioMatch('near-miss/typo');
    const { match: linked } = scenarioMatch('correct/deployment');
    let answer = match;
    const getMatch = jest.fn(async () => answer);
    let tell = (_: object) => {};
    const signalApi: SignalApi = {
      subscribe: (channel, onMessage) => {
        if (channel === 'kubernetes-matching') tell = onMessage as typeof tell;
        return { unsubscribe: () => {} };
      },
    };
    renderEntityPage({ entity, api: { getMatch }, signalApi });
    expect(
      await screen.findByRole('heading', { name: 'Not linked' }),
    ).toBeVisible();

    act(() => tell({ type: 'changed', entityRefs: ['component:default/x'] }));
    expect(getMatch).toHaveBeenCalledTimes(1);

    answer = linked;
    act(() => tell({ type: 'changed', entityRefs: [match.entityRef] }));
    expect(await screen.findByText(UPSTREAM_CONTENT)).toBeVisible();
    expect(screen.queryByRole('heading', { name: 'Not linked' })).toBeNull();
  });
});
