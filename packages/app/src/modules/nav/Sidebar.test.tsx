import { renderTestApp } from '@backstage/frontend-test-utils';
import apiDocsPlugin from '@backstage/plugin-api-docs/alpha';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import homePlugin from '@backstage/plugin-home/alpha';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import searchPlugin from '@backstage/plugin-search/alpha';
import signalsPlugin from '@backstage/plugin-signals/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import { screen, within } from '@testing-library/react';
import { navModule } from './module';

describe('Sidebar', () => {
  it('links each page once, the home page first', async () => {
    renderTestApp({
      features: [
        navModule,
        userSettingsPlugin,
        notificationsPlugin,
        signalsPlugin,
        searchPlugin,
        scaffolderPlugin,
        apiDocsPlugin,
        catalogPlugin,
        homePlugin,
      ],
      apis: [[catalogApiRef, catalogApiMock({ entities: [] })]],
    });

    const sidebar = await screen.findByTestId('sidebar-root');
    const links = within(sidebar)
      .getAllByRole('link')
      .map(link => link.getAttribute('aria-label') ?? link.textContent);
    expect(links).toEqual([
      'Mooring',
      'Home',
      'Catalog',
      'APIs',
      'Create',
      'Notifications',
      'Settings',
    ]);
    expect(within(sidebar).getByText('Search')).toBeInTheDocument();
  });
});
