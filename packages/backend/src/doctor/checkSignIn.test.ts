import { once } from 'node:events';
import { createServer, IncomingMessage, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { AddressInfo } from 'node:net';
import { ConfigReader } from '@backstage/config';
import { LoggerService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { generate } from 'selfsigned';
import { createAuthenticator } from '../auth/oidc/createAuthenticator';
import { SignInFailures } from '../auth/signIn/SignInFailures';
import { checkSignIn } from './checkSignIn';

const WELL_KNOWN = '/.well-known/openid-configuration';
const SECRET = 'not-to-be-shown';

/** A provider whose path says what is wrong with it. */
function provider(request: IncomingMessage): {
  status?: number;
  headers?: Record<string, string>;
  body: string | object;
} {
  const base = `http://${request.headers.host}`;
  const [path] = request.url!.split('?');
  const metadata = {
    issuer: base,
    authorization_endpoint: `${base}/auth`,
    token_endpoint: `${base}/token`,
    userinfo_endpoint: `${base}/me`,
    jwks_uri: `${base}/keys`,
  };
  const page = {
    headers: { 'content-type': 'text/html' },
    body: '<html>Sign in</html>',
  };
  switch (path.replace(WELL_KNOWN, '') || '/') {
    case '/':
      return { body: metadata };
    case '/keys':
      return { body: { keys: [] } };
    case '/realms/slash':
      return { body: { ...metadata, issuer: `${base}/realms/slash/` } };
    case '/elsewhere':
      return { body: { ...metadata, issuer: 'https://id.example.com/real' } };
    case '/tenant':
      return { body: { ...metadata, issuer: '{tenantid}' } };
    case '/endpoints':
      return { body: { issuer: base } };
    case '/no-keys':
      return { body: { ...metadata, jwks_uri: `${base}/html` } };
    case '/broken':
      return { body: '{' };
    case '/empty':
      return { body: '' };
    case '/absent':
      return { status: 404, body: { error: 'no such realm' } };
    case '/login':
      return {
        status: 302,
        headers: { location: `https://sso.example.com/login?state=${SECRET}` },
        body: '',
      };
    default:
      return page;
  }
}

const servers: Server[] = [];
let plain: string;
let tls: string;
let absent: string;

beforeAll(async () => {
  const pem = await generate([{ name: 'commonName', value: 'localhost' }]);
  const http = createServer((request, response) => {
    const { status = 200, headers, body } = provider(request);
    response.writeHead(status, {
      'content-type': 'application/json',
      ...headers,
    });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  const https = createTlsServer({ key: pem.private, cert: pem.cert });
  const closed = createServer();
  for (const server of [http, https, closed]) {
    server.listen(0, 'localhost');
    await once(server, 'listening');
    servers.push(server);
  }
  [plain, tls, absent] = servers.map(
    server => `localhost:${(server.address() as AddressInfo).port}`,
  );
  closed.close();
});
afterAll(() => {
  for (const server of servers) server.close();
});

const configOf = (metadataUrl: string) => ({
  metadataUrl,
  clientId: 'portal',
  clientSecret: SECRET,
});
const check = (metadataUrl: string) =>
  checkSignIn(
    new ConfigReader({
      auth: {
        environment: 'production',
        providers: { oidc: { production: configOf(metadataUrl) } },
      },
    }),
  );

/** What the portal's own sign-in logs of this provider. */
async function logged(metadataUrl: string): Promise<string> {
  const logger: jest.Mocked<LoggerService> = mockServices.logger.mock();
  const authenticator = createAuthenticator({
    failures: SignInFailures.create({ logger }),
    logger,
    appUrl: 'http://localhost',
  });
  const connection = authenticator.initialize({
    callbackUrl: '',
    config: new ConfigReader(configOf(metadataUrl)),
  });
  const input = { state: 's', scope: 'openid', req: {} };
  await expect(authenticator.start(input as never, connection)).rejects.toThrow(
    'Sign-in failed while reaching the sign-in provider',
  );
  return logger.warn.mock.calls.at(-1)![0];
}

it.each([
  ['whole', () => `http://${plain}${WELL_KNOWN}`],
  ['without the well-known path', () => `http://${plain}`],
  ['with a slash at the end', () => `http://${plain}/`],
  [
    'of an issuer with a slash',
    () => `http://${plain}/realms/slash${WELL_KNOWN}`,
  ],
])('takes an address %s', async (_, url) => {
  expect(await check(url())).toEqual({
    check: 'sign-in',
    ok: true,
    detail: expect.stringMatching(/^The OpenID provider http:\S+ answers\.$/),
  });
});

it('names an issuer that is at another address', async () => {
  expect(await check(`http://${plain}/elsewhere${WELL_KNOWN}`)).toEqual({
    check: 'sign-in',
    ok: true,
    detail: `The OpenID provider at http://${plain}/elsewhere${WELL_KNOWN} answers; it calls itself https://id.example.com/real, and its ID tokens must do so, too.`,
  });
});

it.each([
  [
    'a page',
    () => `http://${plain}/html${WELL_KNOWN}`,
    /answers 200 with text\/html instead of JSON/,
    /sign-in page/,
  ],
  [
    'a redirect',
    () => `http://${plain}/login${WELL_KNOWN}`,
    /answers 302 and leads to https:\/\/sso\.example\.com\/login\./,
    /sign-in page/,
  ],
  [
    'another realm',
    () => `http://${plain}/absent`,
    /answers 404\.$/,
    /metadataUrl/,
  ],
  [
    'broken JSON',
    () => `http://${plain}/broken`,
    /JSON that is broken or empty/,
    /metadataUrl/,
  ],
  [
    'nothing',
    () => `http://${plain}/empty`,
    /JSON that is broken or empty/,
    /metadataUrl/,
  ],
  [
    'no endpoints',
    () => `http://${plain}/endpoints`,
    /without authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint\.$/,
    /metadataUrl/,
  ],
  [
    'an issuer that is a pattern',
    () => `http://${plain}/tenant`,
    /without issuer\.$/,
    /metadataUrl/,
  ],
  [
    'no keys',
    () => `http://${plain}/no-keys`,
    /at http:\/\/\S+\/html answers 200 with text\/html/,
    /sign-in page/,
  ],
  [
    'TLS on a plain port',
    () => `https://${plain}`,
    /does not speak TLS on this port/,
    /scheme and port/,
  ],
  [
    'HTTP on a port with TLS',
    () => `http://${tls}`,
    /does not speak plain HTTP on this port/,
    /write https/,
  ],
  [
    'a private authority',
    () => `https://${tls}`,
    /certificate that the portal does not believe/,
    /extraCa/,
  ],
  [
    'nobody',
    () => `http://${absent}`,
    /does not answer \(ECONNREFUSED\)/,
    /metadataUrl/,
  ],
  [
    'an unknown name',
    () => 'https://id.invalid',
    /does not answer \((ENOTFOUND|EAI_AGAIN)\)/,
    /metadataUrl/,
  ],
  ['no scheme', () => 'id.example.com', /not a URL of HTTP/, /https:/],
])(
  'explains %s as the sign-in itself logs it',
  async (_, url, detail, remedy) => {
    const found = await check(url());
    expect(found).toMatchObject({ ok: false });
    expect(found.detail).toMatch(detail);
    expect(found.remedy).toMatch(remedy);
    expect(JSON.stringify(found)).not.toContain(SECRET);
    expect(await logged(url())).toContain(
      `${found.detail} ${found.remedy} Nothing needs a restart`,
    );
  },
);

it('names a setting that is missing', async () => {
  const config = new ConfigReader({
    auth: { providers: { oidc: { development: { clientId: 'portal' } } } },
  });
  expect(await checkSignIn(config)).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/clientSecret/),
  });
});
