import { ConfigReader } from '@backstage/config';
import { createApp } from '@backstage/frontend-defaults';
import { JsonObject } from '@backstage/types';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { signInModule } from './module';

function renderPortal(options: { signIn?: JsonObject }) {
  const config = new ConfigReader({
    app: {
      title: 'Mooring',
      baseUrl: 'http://localhost:3000',
      ...(options.signIn && { signIn: options.signIn }),
    },
    backend: { baseUrl: 'http://localhost:7007' },
    auth: { environment: 'production' },
  });
  const app = createApp({
    features: [signInModule],
    advanced: { configLoader: async () => ({ config }) },
  });
  render(app.createRoot());
}

describe('SignInPage', () => {
  afterEach(() => jest.restoreAllMocks());

  it('offers the way in as a guest by default', async () => {
    renderPortal({});
    expect(await screen.findByText('Guest')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Enter' })).toBeEnabled();
  });

  it('sends people to the OpenID provider of the configured environment, and offers no guest', async () => {
    // Nobody is signed in yet, so the backend has no session to refresh.
    globalThis.fetch = jest.fn(async () => new Response('{}', { status: 401 }));
    const open = jest.spyOn(window, 'open').mockReturnValue(null);
    renderPortal({ signIn: { provider: 'oidc', title: 'Harbour account' } });

    expect(await screen.findByText('Harbour account')).toBeInTheDocument();
    expect(screen.queryByText('Guest')).not.toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: 'Sign In' }));
    await waitFor(() => expect(open).toHaveBeenCalled());
    const url = new URL(String(open.mock.calls[0][0]));
    expect(url.origin + url.pathname).toBe(
      'http://localhost:7007/api/auth/oidc/start',
    );
    expect(url.searchParams.get('env')).toBe('production');
    expect(url.searchParams.get('scope')).toBe('openid profile email');
  });

  it('offers GitHub beside the OpenID provider where both are wanted', async () => {
    globalThis.fetch = jest.fn(async () => new Response('{}', { status: 401 }));
    const open = jest.spyOn(window, 'open').mockReturnValue(null);
    renderPortal({
      signIn: { provider: 'oidc', additionalProviders: ['github'] },
    });
    expect(await screen.findByText('Single sign-on')).toBeInTheDocument();
    expect(screen.getByText('GitHub')).toBeInTheDocument();
    expect(screen.queryByText('Guest')).not.toBeInTheDocument();
    const [, github] = screen.getAllByRole('button', { name: 'Sign In' });
    await userEvent.click(github);
    await waitFor(() => expect(open).toHaveBeenCalled());
    expect(String(open.mock.calls[0][0])).toMatch(
      /^http:\/\/localhost:7007\/api\/auth\/github\/start\?.*env=production/,
    );
  });

  it('says which key is wrong when it knows no such provider', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => {});
    renderPortal({ signIn: { provider: 'saml' } });
    expect(
      await screen.findAllByText(
        /app\.signIn\.provider: "saml" is not a sign-in provider/,
      ),
    ).not.toHaveLength(0);
  });
});
