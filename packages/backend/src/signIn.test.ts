import {
  FakeGitHubSignIn,
  GitHubFault,
} from './__testUtils__/FakeGitHubSignIn';
import { PortalVisitor } from './__testUtils__/PortalVisitor';
import { ProductionPortal } from './__testUtils__/ProductionPortal';

jest.setTimeout(300_000);

const USER_INFO = '/auth/v1/userinfo';

const entity = (kind: string, name: string, rest: any) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, ...rest.metadata },
  spec: { ...rest.spec },
});
const team = (name: string, children: string[] = []) =>
  entity('Group', name, { spec: { type: 'team', children } });
const ID = 'keycloak.org/id';

let portal: ProductionPortal;
let github: FakeGitHubSignIn;
beforeAll(async () => {
  github = await FakeGitHubSignIn.start();
  portal = await ProductionPortal.start({
    accounts: {
      'AbC-1': { preferred_username: 'somebody-else', groups: ['/eng/sre', 7] },
      'abc-1': {},
      pat: { preferred_username: 'pat', groups: 'platform' },
      twin: { email: 'twin@example.com', email_verified: true },
      unverified: { email: 'mel@example.com', email_verified: false },
      path: { preferred_username: 'group:default/platform' },
      loop: { email: 'loop@example.com', email_verified: true },
    },
    entities: [
      entity('User', 'lin', {
        metadata: { annotations: { [ID]: 'AbC-1' } },
        spec: { memberOf: ['shop'] },
      }),
      entity('User', 'gil', {
        metadata: { annotations: { 'github.com/user-id': 'U_AbC' } },
        spec: { memberOf: ['bank'] },
      }),
      entity('User', 'pat', { spec: { memberOf: [] } }),
      ...['twin', 'twin-2'].map(name =>
        entity('User', name, {
          spec: { profile: { email: 'Twin@example.com' }, memberOf: [] },
        }),
      ),
      team('hen', ['egg']),
      team('egg', ['hen']),
      entity('User', 'loop', {
        spec: { profile: { email: 'loop@example.com' }, memberOf: ['egg'] },
      }),
    ],
    config: {
      auth: {
        providers: {
          github: {
            production: {
              clientId: 'portal',
              clientSecret: github.clientSecret,
              enterpriseInstanceUrl: github.url,
              signIn: {
                resolvers: [
                  { resolver: 'userIdMatchingUserEntityAnnotation' },
                  { resolver: 'usernameMatchingUserEntityName' },
                ],
              },
            },
          },
          oidc: {
            production: {
              signIn: {
                resolvers: [
                  {
                    resolver: 'subMatchingUserEntityAnnotation',
                    annotation: ID,
                    groups: {
                      mapping: [
                        { value: '/eng/sre', group: 'group:default/bank' },
                        { value: '/eng/sre', group: 'group:default/nobody' },
                        { value: '/eng/sre/more', group: 'group:platform' },
                      ],
                    },
                  },
                  { resolver: 'emailMatchingUserEntityProfileEmail' },
                  {
                    resolver: 'preferredUsernameMatchingUserEntityName',
                    groups: { matchNames: true },
                  },
                ],
              },
            },
          },
        },
      },
    },
  });
  await portal.hasUser('loop');
});
afterAll(async () => {
  await portal?.stop();
  await github?.stop();
});

const identityOf = (visitor: PortalVisitor) =>
  visitor.call(USER_INFO).then(({ body }) => body.claims);

/** What somebody is told whose sign-in fails, and what the log says of it. */
async function failure(
  account: string,
  options: { denies?: boolean } = {},
): Promise<{ told: string; logged: string }> {
  const visitor = portal.visitor();
  const told = (await visitor.signIn(account, options)).error!.message;
  expect((await visitor.call(USER_INFO)).status).toBe(401);
  return { told, logged: await logOf(told) };
}
/** What the log says of it, once it has come out of the process. */
async function logOf(told: string): Promise<string> {
  const [, code] = /give your operator the code ([0-9a-f]{8})\./.exec(told)!;
  const messages = () => portal.backend.messages(new RegExp(code));
  await portal.backend.waitUntil(async () => messages().length > 0);
  const [logged, ...others] = messages();
  expect(others).toEqual([]);
  return logged;
}

it('signs people in whom the provider and the catalog know', async () => {
  const mel = await portal.signIn('mel');
  expect(await identityOf(mel)).toMatchObject({
    sub: 'user:default/mel',
    ent: ['user:default/mel', 'group:default/shop'],
  });
  expect((await portal.visitor().call(USER_INFO)).status).toBe(401);
});

it('knows people by sub, e-mail address and user name, and adds the groups of a claim', async () => {
  expect(await identityOf(await portal.signIn('AbC-1'))).toMatchObject({
    sub: 'user:default/lin',
    ent: ['user:default/lin', 'group:default/shop', 'group:default/bank'],
  });
  expect(await identityOf(await portal.signIn('pat'))).toMatchObject({
    sub: 'user:default/pat',
    ent: ['user:default/pat', 'group:default/platform'],
  });
});

it('ends with groups that contain each other', async () => {
  expect(await identityOf(await portal.signIn('loop'))).toMatchObject({
    sub: 'user:default/loop',
    ent: ['user:default/loop', 'group:default/egg'],
  });
});

it.each([
  ['nia', /no user of the catalog has the e-mail address "nia@example.com"/],
  [
    'twin',
    /several users of the catalog have the e-mail address "twin@example.com": user:default\/twin, user:default\/twin-2/,
  ],
  ['abc-1', /user:default\/lin has another keycloak.org\/id than "abc-1"/],
  ['unverified', /has not verified the e-mail address "mel@example.com"/],
  ['path', /no user of the catalog is called "group:default\/platform"/],
])('refuses %s, and tells why only the operator', async (account, reason) => {
  const { told, logged } = await failure(account);
  expect(told).toMatch(
    /^Sign-in failed while finding your account in the catalog\. Try again; .*\.$/,
  );
  expect(logged).toMatch(reason);
});

it('keeps people signed in when they reload the page, until the provider ends the session', async () => {
  const mel = await portal.signIn('mel');
  const { status, answer } = await mel.refresh();
  expect(status).toBe(200);
  expect(answer.backstageIdentity.identity.userEntityRef).toBe(
    'user:default/mel',
  );
  expect((await mel.call(USER_INFO)).status).toBe(200);

  const bo = portal.visitor();
  expect((await bo.refresh()).status).toBe(401);

  await portal.provider.setAccount('mel');
  const ended = await mel.refresh();
  await portal.provider.setAccount('mel', {
    email: 'mel@example.com',
    email_verified: true,
  });
  expect(ended.status).toBe(401);
  expect(ended.answer.error.message).toMatch(/while renewing your session/);
  expect(ended.answer.error.message).not.toMatch(/invalid_grant/);
  expect(await logOf(ended.answer.error.message)).toMatch(/invalid_grant/);
});

it('signs people out of the portal and of the provider', async () => {
  const mel = await portal.signIn('mel');
  const logoutUrl = await mel.signOut();
  expect(logoutUrl).toMatch(
    new RegExp(`^${portal.provider.issuer}/session/end`),
  );
  expect((await mel.refresh()).status).toBe(401);
  const confirmed = await mel.client.open(logoutUrl!);
  const form = /name="xsrf" value="([^"]+)"/.exec(confirmed.text);
  const end = await mel.client.open(
    `${portal.provider.issuer}/session/end/confirm`,
    {
      method: 'POST',
      body: new URLSearchParams({ xsrf: form![1], logout: 'yes' }),
    },
  );
  expect(end.url).toBe(`${portal.url}/`);
  // Somebody else may sign in with the same browser.
  expect((await mel.signIn('bo')).error).toBeUndefined();
  expect((await identityOf(mel)).sub).toBe('user:default/bo');
});

it('ends the session here even when the provider does not answer', async () => {
  const mel = await portal.signIn('mel');
  await portal.provider.close();
  expect(await mel.signOut()).toBeUndefined();
  const { told, logged } = await failure('mel');
  await portal.provider.listen();
  expect(told).toMatch(/while reaching the sign-in provider/);
  expect(logged).toMatch(/ECONNREFUSED/);
  expect((await mel.refresh()).status).toBe(401);
  await portal.signIn('mel');
});

it('follows the provider to new keys at once', async () => {
  const mel = await portal.signIn('mel');
  for (let turn = 0; turn < 2; turn++) {
    await portal.provider.rotateKeys();
    await portal.signIn('bo');
    expect((await mel.refresh()).status).toBe(200);
  }
});

it('bears clocks that differ by less than a minute, and names those that differ by more', async () => {
  const now = Math.floor(Date.now() / 1000);
  for (const claims of [{ exp: now - 30 }, { iat: now + 30, nbf: now + 30 }]) {
    await portal.provider.overrideIdToken(claims);
    await portal.signIn('mel');
  }
  for (const claims of [{ exp: now - 90 }, { nbf: now + 600 }]) {
    await portal.provider.overrideIdToken(claims);
    const { told, logged } = await failure('mel');
    expect(told).toMatch(/while checking what the sign-in provider answered/);
    expect(logged).toMatch(/The clocks .* differ by more than a minute/);
  }
  await portal.provider.overrideIdToken();
});

it.each([
  ['audience', { aud: 'other' }, /aud/],
  ['issuer', { iss: 'https://evil.example.com' }, /iss/],
  ['key', { foreignKey: true }, /signature/],
  ['nonce', { nonce: 'old' }, /nonce/],
  ['person', { sub: 'ada' }, /sub/],
])('refuses an ID token of another %s', async (_, claims, reason) => {
  await portal.provider.overrideIdToken(claims);
  const { told, logged } = await failure('mel');
  await portal.provider.overrideIdToken();
  expect(told).toMatch(/while checking what the sign-in provider answered\./);
  expect(logged).toMatch(reason);
});

it('says so when somebody cancels at the provider, and when the cookies do not come back', async () => {
  const { told, logged } = await failure('mel', { denies: true });
  expect(told).toMatch(/while coming back from the sign-in provider/);
  expect(logged).toMatch(/access_denied: The account refused/);

  const start = `${portal.url}/api/auth/oidc/start?env=production&scope=openid`;
  const { headers } = await portal.visitor().client.send(start);
  const state = new URL(headers.get('location')!).searchParams.get('state')!;
  const page = await portal
    .visitor()
    .client.open(
      `${portal.url}/api/auth/oidc/handler/frame?code=x&state=${state}`,
    );
  const message = decodeURIComponent(page.text);
  expect(message).toMatch(/while coming back from the sign-in provider/);
  expect(await logOf(message)).toMatch(/X-Forwarded-Proto/);
});

describe('with GitHub', () => {
  const as = (login: string, node_id: string) => {
    github.user = { login, node_id, name: login };
  };
  beforeEach(() => as('mel', 'U_mel'));
  afterEach(() => {
    github.fault = {};
  });

  /** As {@link failure}. */
  async function gitHubFailure(fault: GitHubFault) {
    github.fault = fault;
    const visitor = portal.visitor();
    const told = (await visitor.signInWith('github')).error!.message;
    expect((await visitor.call(USER_INFO)).status).toBe(401);
    return { told, logged: await logOf(told) };
  }

  it('signs people in by id and by login, and keeps them so over a reload', async () => {
    const mel = portal.visitor();
    expect((await mel.signInWith('github')).error).toBeUndefined();
    expect(await identityOf(mel)).toMatchObject({
      sub: 'user:default/mel',
      ent: ['user:default/mel', 'group:default/shop'],
    });
    expect((await mel.refresh('github')).status).toBe(200);
    expect((await identityOf(mel)).sub).toBe('user:default/mel');

    as('renamed', 'U_AbC');
    const gil = portal.visitor();
    await gil.signInWith('github');
    expect((await identityOf(gil)).sub).toBe('user:default/gil');
  });

  it.each<[step: string, reason: RegExp, fault: GitHubFault]>([
    [
      'coming back from the sign-in provider',
      /access_denied: The user has denied your application access/,
      {
        authorize: {
          error: 'access_denied',
          error_description: 'The user has denied your application access.',
        },
      },
    ],
    [
      'coming back from the sign-in provider',
      /redirect_uri_mismatch.*Register the address/,
      { authorize: { error: 'redirect_uri_mismatch' } },
    ],
    [
      'checking what the sign-in provider answered',
      /bad_verification_code/,
      { authorize: { code: 'old' } },
    ],
    [
      'checking what the sign-in provider answered',
      /incorrect_client_credentials: The client_id .*\. Check clientId and clientSecret/,
      {
        token: {
          body: {
            error: 'incorrect_client_credentials',
            error_description:
              'The client_id and/or client_secret passed are incorrect.',
          },
        },
      },
    ],
    [
      'checking what the sign-in provider answered',
      /expected 200 OK, got: 403/,
      {
        user: { status: 403, body: { message: 'Resource protected by SAML' } },
      },
    ],
    [
      'checking what the sign-in provider answered',
      /JSON/,
      { token: { body: '<html>maintenance</html>' } },
    ],
    [
      'checking what the sign-in provider answered',
      /GitHub describes the user wrongly: node_id/,
      { user: { body: { login: 'mel' } } },
    ],
    [
      'reaching the sign-in provider',
      /socket hang up|ECONNRESET/,
      { user: 'hang up' },
    ],
    [
      'reaching the sign-in provider',
      /socket hang up|ECONNRESET/,
      { token: 'hang up' },
    ],
  ])(
    'tells the person only that it failed while %s, and the operator why (%s)',
    async (step, reason, fault) => {
      const { told, logged } = await gitHubFailure(fault);
      expect(told).toMatch(
        new RegExp(`^Sign-in failed while ${step}\\. Try again; .*\\.$`),
      );
      expect(told).not.toMatch(reason);
      expect(logged).toMatch(reason);
      expect(logged).not.toContain(github.clientSecret);
    },
  );

  it.each([
    ['stranger', 'U_stranger', /no user of the catalog is called "stranger"/],
    ['stranger', 'U_aBc', /user:default\/gil has another github.com\/user-id/],
    ['../mel', 'U_x', /no user of the catalog is called "..\/mel"/],
  ])(
    'lets nobody in whom the catalog does not know (%s, %s)',
    async (login, id, reason) => {
      as(login, id);
      const { told, logged } = await gitHubFailure({});
      expect(told).toMatch(/while finding your account in the catalog/);
      expect(told).not.toMatch(/stranger|gil|mel/);
      expect(logged).toMatch(reason);
    },
  );

  it('ends the session when GitHub has revoked the token', async () => {
    const mel = portal.visitor();
    await mel.signInWith('github');
    github.fault = {
      user: { status: 401, body: { message: 'Bad credentials' } },
    };
    const { status, answer } = await mel.refresh('github');
    expect(status).toBe(401);
    expect(answer.error.message).toMatch(/while renewing your session/);
    expect(answer.error.message).not.toMatch(/401/);
    expect(await logOf(answer.error.message)).toMatch(/401/);
  });
});

it.each(['oidc', 'github'] as const)(
  'tells only the operator why a window of %s does not begin, or comes back to another browser',
  async provider => {
    const visitor = portal.visitor();
    const told = async (url: string) =>
      decodeURIComponent((await visitor.client.open(url)).text);
    const start = visitor.startUrl(provider);

    const foreign = await told(
      visitor.startUrl(provider, 'https://evil.example.com'),
    );
    expect(foreign).toMatch(/Sign-in failed while starting it/);
    expect(await logOf(foreign)).toMatch(/Origin 'https:\/\/evil.example.com'/);

    const led = await told(
      `${start}&flow=redirect&redirectUrl=https://evil.example.com/`,
    );
    expect(led).toMatch(/Sign-in failed while starting it/);
    expect(await logOf(led)).toMatch(/leads to https:\/\/evil.example.com/);

    // Begun twice: what the first window brings back is of another nonce.
    const { headers } = await visitor.client.send(start);
    const state = new URL(headers.get('location')!).searchParams.get('state')!;
    await visitor.client.send(start);
    const frame = `${portal.url}/api/auth/${provider}/handler/frame`;
    const late = await told(`${frame}?code=x&state=${state}`);
    expect(late).toMatch(/while coming back from the sign-in provider/);
    expect(await logOf(late)).toMatch(/of another sign-in/);
  },
);
