// Runs oidc-provider for OpenIdProvider.ts, and ends with its parent. In a process of its own because oidc-provider is an
// ES module, which Jest does not load.
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { decodeJwt, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';

const { issuer, port, tls, clients, accounts, resource } = JSON.parse(
  process.argv[2],
);

const adapter = createMemoryAdapter();
const cookieKeys = [randomUUID()];
let key = newKey();
let provider = createProvider();
let claimsOverride;
let server;
const requests = [];

function newKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' });
  return { ...jwk, kid: randomUUID(), alg: 'RS256', use: 'sig' };
}

function createProvider() {
  const created = new Provider(issuer, {
    adapter,
    clients,
    jwks: { keys: [key] },
    cookies: { keys: cookieKeys },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username', 'groups'],
    },
    pkce: { required: () => false },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    // As Keycloak does: a session is refreshed without asking for offline access.
    issueRefreshToken: async (_, client) =>
      client.grantTypeAllowed('refresh_token'),
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true },
      revocation: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_, client) =>
          client.grantTypeAllowed('client_credentials') ? resource : undefined,
        getResourceServerInfo: (_, audience) => ({
          audience,
          scope: '',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    findAccount: (_, id) =>
      accounts[id] && {
        accountId: id,
        claims: async () => ({ sub: id, ...accounts[id] }),
      },
    // Nobody is asked for consent.
    async loadExistingGrant({ oidc }) {
      const { client, session, params } = oidc;
      const known = session.grantIdFor(client.clientId);
      const found = known && (await created.Grant.find(known));
      const grant =
        found ??
        new created.Grant({
          clientId: client.clientId,
          accountId: session.accountId,
        });
      grant.addOIDCScope(params.scope);
      await grant.save();
      return grant;
    },
  });
  created.proxy = true;
  created.use(async (ctx, next) => {
    requests.push(`${ctx.method} ${ctx.path}`);
    await next();
    if (ctx.path === '/token' && ctx.body?.id_token && claimsOverride) {
      ctx.body.id_token = await forge(ctx.body.id_token);
    }
  });
  return created;
}

/** Signs an ID token again, with other claims or with a key that nobody publishes. */
async function forge(token) {
  const { foreignKey, ...claims } = claimsOverride;
  const signer = foreignKey ? { ...newKey(), kid: key.kid } : key;
  return new SignJWT({ ...decodeJwt(token), ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: key.kid })
    .sign(createPrivateKey({ key: signer, format: 'jwk' }));
}

/** The form in which a person says who they are; this provider believes them. */
async function handle(request, response) {
  const { pathname } = new URL(request.url, issuer);
  if (!pathname.startsWith('/interaction/')) {
    provider.callback()(request, response);
    return;
  }
  if (request.method === 'GET') {
    response.setHeader('Content-Type', 'text/html');
    response.end(
      `<!doctype html><title>Sign in</title><form method="post"><label>Account <input name="login" autofocus></label><button>Continue</button><button name="deny" value="1">Cancel</button></form>`,
    );
    return;
  }
  let body = '';
  for await (const chunk of request) body += chunk;
  const form = new URLSearchParams(body);
  await provider.interactionFinished(
    request,
    response,
    form.has('deny')
      ? { error: 'access_denied', error_description: 'The account refused' }
      : { login: { accountId: form.get('login') } },
  );
}

const commands = {
  async listen() {
    const respond = (request, response) =>
      handle(request, response).catch(error => {
        response.statusCode = 500;
        response.end(String(error));
      });
    server = tls ? createHttpsServer(tls, respond) : createHttpServer(respond);
    await new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  },
  async close() {
    const closed = new Promise(resolve => server.close(resolve));
    server.closeAllConnections();
    await closed;
  },
  rotateKeys() {
    key = newKey();
    provider = createProvider();
  },
  overrideIdToken(claims) {
    claimsOverride = claims ?? undefined;
  },
  setAccount(id, claims) {
    accounts[id] = claims ?? undefined;
  },
  requests: () => requests,
};

process.once('disconnect', () => process.exit());
process.on('message', async ({ id, command, args }) => {
  try {
    process.send({ id, result: (await commands[command](...args)) ?? null });
  } catch (error) {
    process.send({ id, error: String(error?.stack ?? error) });
  }
});
process.send('ready');
