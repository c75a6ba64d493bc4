import { randomBytes } from 'node:crypto';
import { freePort } from '@mooring/control-plane';
import { OpenIdProvider } from '@mooring/openid-provider';
import { expect, Page, test } from '@playwright/test';
import { PortalProcess } from './PortalProcess';

// A portal of its own: as in production, where people sign in with an OpenID provider.
let portal: PortalProcess;
let provider: OpenIdProvider;

const INES = {
  email: 'ines.carvalho@example.com',
  email_verified: true,
  name: 'Inês Carvalho',
};

test.beforeAll(async () => {
  test.setTimeout(180_000);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  provider = await OpenIdProvider.start({
    redirectUris: [`${url}/api/auth/oidc/handler/frame`],
    postLogoutRedirectUris: [url],
    accounts: {
      ines: INES,
      stranger: { email: 'stranger@example.com', email_verified: true },
    },
  });
  portal = await PortalProcess.start({
    base: ['app-config.production.yaml', 'app-config.catalog.yaml'],
    configs: ['app-config.e2e-sign-in.yaml'],
    port,
    environment: {
      PORTAL_URL: url,
      PORTAL_ADMINISTRATORS: 'group:default/platform-team',
      AUTH_SESSION_SECRET: randomBytes(32).toString('hex'),
      OIDC_METADATA_URL: provider.metadataUrl,
      OIDC_CLIENT_ID: 'portal',
      OIDC_CLIENT_SECRET: provider.clientSecret('portal'),
      POSTGRES_CA_FILE: '/dev/null', // there is no such server
    },
  });
});

test.afterAll(async () => {
  await portal?.stop();
  await provider?.stop();
});

const signInButton = (page: Page) =>
  page.getByRole('button', { name: 'Sign In' });

/** Opens the portal, and the provider's window from there. */
async function openProvider(page: Page): Promise<Page> {
  await page.goto(portal.url);
  const opened = page.waitForEvent('popup');
  await signInButton(page).click();
  return opened;
}

/** Says who somebody is, in the provider's window, which then closes: one that is still open would be used again. */
async function enter(window: Page, account: string) {
  await window.getByLabel('Account').fill(account);
  await window.getByRole('button', { name: 'Continue' }).click();
  await expectClosed(window);
}

async function expectClosed(window: Page) {
  await expect.poll(() => window.isClosed()).toBe(true);
}

async function expectSignedIn(page: Page) {
  await expect(
    page.getByRole('heading', { name: 'Home', exact: true }),
  ).toBeVisible();
}

/** Reads which step has failed, and looks for the reason, which only the operator is told. */
async function expectFailure(page: Page, step: string, reason: RegExp) {
  const message = page.getByText(`Sign-in failed while ${step}.`);
  await expect(message).toBeVisible();
  const told = (await message.textContent())!;
  const [, code] = /give your operator the code ([0-9a-f]{8})\./.exec(told)!;
  await expect.poll(() => portal.logged(code)).toHaveLength(1);
  expect(portal.logged(code)[0]).toMatch(reason);
  expect(await page.locator('body').innerText()).not.toMatch(reason);
  await expect(signInButton(page)).toBeEnabled();
}

test('signs people in, keeps them over a reload, and signs them out at the provider too', async ({
  page,
}) => {
  const window = await openProvider(page);
  await enter(window, 'ines');
  await expectSignedIn(page);

  await page.goto(`${portal.url}/settings`);
  await expect(page.getByText('ines.carvalho@example.com')).toBeVisible();
  await page.reload();
  await expect(page.getByText('ines.carvalho@example.com')).toBeVisible();

  await page.getByTestId('user-settings-menu').click();
  await page.getByTestId('sign-out').click();
  // Where to, and back from there.
  await expect(page).toHaveURL(new RegExp(`^${provider.issuer}/session/end`));
  await page.getByRole('button', { name: /Yes, sign me out/ }).click();
  await expect(page).toHaveURL(`${portal.url}/`);
  await expect(signInButton(page)).toBeVisible();
  await page.reload();
  await expect(signInButton(page)).toBeVisible();
  // The provider has forgotten them as well: it asks who they are.
  const asked = await openProvider(page);
  await expect(asked.getByLabel('Account')).toBeVisible();
});

test('tells the person which step has failed, and the operator why', async ({
  page,
}) => {
  await enter(await openProvider(page), 'stranger');
  await expectFailure(
    page,
    'finding your account in the catalog',
    /stranger@example.com/,
  );

  await page.context().clearCookies();
  const window = await openProvider(page);
  await window.getByRole('button', { name: 'Cancel' }).click();
  await expectClosed(window);
  await expectFailure(
    page,
    'coming back from the sign-in provider',
    /access_denied/,
  );

  await provider.overrideIdToken({ aud: 'another-client' });
  await enter(await openProvider(page), 'ines');
  await expectFailure(
    page,
    'checking what the sign-in provider answered',
    /another-client/,
  );
  await provider.overrideIdToken();

  await provider.close();
  await expectClosed(await openProvider(page));
  await expectFailure(
    page,
    'reaching the sign-in provider',
    /ECONNREFUSED|metadataUrl/,
  );
  await provider.listen();

  // Nothing of this needs a restart, and the provider still knows who it is.
  await openProvider(page);
  await expectSignedIn(page);
});

test('asks people to sign in again when their session has ended, where they are', async ({
  page,
}) => {
  await page.clock.install();
  await enter(await openProvider(page), 'ines');
  await expectSignedIn(page);
  // The session at the provider has ended, and the portal's token lasts for an hour.
  await provider.setAccount('ines');
  await page.context().clearCookies({ domain: 'localhost' });
  await page.clock.fastForward('02:00:00');
  const link = page.getByTestId('sidebar-root').getByText('APIs');
  // A request of the page itself may be first, and its dialog lies over the link then.
  await link.dispatchEvent('click');
  const dialog = page.getByRole('dialog', { name: 'Login Required' });
  const logIn = async (account: string) => {
    const opened = page.waitForEvent('popup');
    await dialog.getByRole('button', { name: 'Log in' }).click();
    await enter(await opened, account);
  };
  await logIn('stranger');
  await expect(dialog).toContainText(
    'Sign-in failed while finding your account in the catalog.',
  );

  await provider.setAccount('ines', INES);
  await page.context().clearCookies({ domain: 'localhost' });
  await logIn('ines');
  await expect(dialog).toBeHidden();
  await expect(page.getByText('No records to display')).toBeVisible();

  // Where the session ends and the page is loaded again, it is the sign-in page that asks.
  await provider.setAccount('ines');
  await page.reload();
  await expect(signInButton(page)).toBeVisible();
  await provider.setAccount('ines', INES);
});
