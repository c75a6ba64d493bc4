import { SHOWN_STATES } from '@mooring/kubernetes-objects/testUtils';
import {
  EntityMatch,
  MatchStatus,
} from '@mooring/plugin-kubernetes-matching-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  renderEntityPage,
  UPSTREAM_CONTENT,
} from '../__testUtils__/renderEntityPage';
import { scenarioMatch } from '../__testUtils__/scenarioMatch';

describe.each(SHOWN_STATES)(
  'a cluster that is $text',
  ({ state, page, isAskedLive, canBeEmpty }) => {
    /** Nothing is found on the cluster. */
    const answer = (): { entity: any; match: EntityMatch } => {
      const { entity, match } = scenarioMatch('no-objects/nothing-deployed');
      const status: MatchStatus = canBeEmpty ? 'unmatched' : 'unknown';
      const clusters = match.clusters.map(each => ({ ...each, state, status }));
      return { entity, match: { ...match, status, findings: [], clusters } };
    };
    const othersThan = (text: string) =>
      SHOWN_STATES.map(other => other.page).filter(
        other => !text.startsWith(other),
      );

    it('is called that on the tab, and asked live where nothing else can be said', async () => {
      const { entity, match } = answer();
      renderEntityPage({ entity, api: { getMatch: async () => match } });
      expect(
        await screen.findByRole('heading', {
          name: canBeEmpty ? 'Not linked' : 'Unknown',
        }),
      ).toBeVisible();
      await userEvent.click(
        screen.getByRole('button', { name: /What each answered/ }),
      );
      const [, row] = within(
        screen.getByRole('table', { name: 'What each cluster answered' }),
      ).getAllByRole('row');
      expect(row).toHaveTextContent(page);
      for (const other of othersThan(page)) {
        expect(row).not.toHaveTextContent(other);
      }
      const askedLive = screen.queryByText(/^Asked live, not from memory:/);
      expect(askedLive !== null).toBe(isAskedLive);
      await waitFor(() =>
        expect(screen.queryByText(UPSTREAM_CONTENT) !== null).toBe(isAskedLive),
      );
    });

    it('is called that on the card, unless it has answered', async () => {
      const { entity, match } = answer();
      renderEntityPage({
        entity,
        api: { getMatch: async () => match },
        page: 'overview',
      });
      const heading = canBeEmpty ? 'Not linked' : 'Unknown';
      const card = (await screen.findByText(heading)).closest('article')!;
      expect(within(card).queryByText(page) !== null).toBe(!canBeEmpty);
      for (const other of othersThan(page)) {
        expect(within(card).queryByText(other)).toBeNull();
      }
    });
  },
);
