import { randomBytes } from 'node:crypto';
import { OpenIdProvider } from '@mooring/openid-provider';
import { ProductionPortal } from './__testUtils__/ProductionPortal';

jest.setTimeout(300_000);

const ENTITIES = '/catalog/entities?limit=1';
const LOCATIONS = '/catalog/locations';
const FLEET = '/kubernetes-matching/dangling-labels';
const READ = [{ plugin: 'catalog', permission: 'catalog.entity.read' }];
const SECRET = randomBytes(24).toString('base64');

let portal: ProductionPortal;
beforeAll(async () => {
  portal = await ProductionPortal.start({
    provider: { machines: ['pipeline', 'busy', 'stranger'] },
    config: ({ issuer }) => ({
      backend: {
        auth: {
          externalAccess: [
            {
              type: 'client-credentials',
              options: {
                url: `${issuer}/jwks`,
                issuer,
                audience: OpenIdProvider.audience,
                machines: [{ subject: 'pipeline', name: 'ci' }],
              },
              accessRestrictions: READ,
            },
            {
              type: 'client-credentials',
              options: {
                url: `${issuer}/jwks`,
                issuer,
                audience: OpenIdProvider.audience,
                machines: [{ subject: 'busy' }, { subject: 'mel' }],
                requestsPerMinute: 5,
              },
              accessRestrictions: READ,
            },
            {
              type: 'client-credentials',
              options: {
                url: `${issuer}/jwks`,
                issuer,
                audience: 'urn:other',
                machines: [{ subject: 'stranger' }],
              },
              accessRestrictions: READ,
            },
            {
              type: 'machine-token',
              options: { token: SECRET, name: 'cron', requestsPerMinute: 5 },
              accessRestrictions: READ,
            },
          ],
        },
      },
    }),
  });
});
afterAll(() => portal?.stop());

async function statusFor(token: string, path = ENTITIES, body?: any) {
  const machine = portal.visitor();
  machine.token = token;
  return (await machine.call(path, { body })).status;
}

it('lets a machine do what its entry says, and nothing else', async () => {
  const token = await portal.provider.machineToken('pipeline');
  expect(await statusFor(token)).toBe(200);
  const body = { type: 'url', target: 'https://example.com/x.yaml' };
  expect(await statusFor(token, LOCATIONS, body)).toBe(403);
  for (const path of [FLEET, '/kubernetes/clusters', '/search/query?term=x']) {
    expect(await statusFor(token, path)).toBe(403);
  }
  expect(
    portal.backend.messages(/^machine-access of ci succeeded$/),
  ).toHaveLength(1);
});

it('follows the issuer to new keys', async () => {
  const old = await portal.provider.machineToken('pipeline');
  await portal.provider.rotateKeys();
  const token = await portal.provider.machineToken('pipeline');
  await portal.backend.waitUntil(async () => (await statusFor(token)) === 200);
  expect(await statusFor(old)).toBe(401);
});

it('takes no token of another audience, machine, person, signature or time', async () => {
  const { provider } = portal;
  // Its entry wants another audience.
  expect(await statusFor(await provider.machineToken('stranger'))).toBe(401);
  expect(
    portal.backend.messages(/^machine-access of stranger failed: .*"aud"/),
  ).toHaveLength(1);

  const good = await provider.machineToken('pipeline');
  const [header, payload, signature] = good.split('.');
  const changed = (claims: object) => {
    const decoded = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const text = JSON.stringify({ ...decoded, ...claims });
    return Buffer.from(text).toString('base64url');
  };
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  for (const forged of [
    `${header}.${changed({ sub: 'busy' })}.${signature}`,
    `${header}.${changed({ exp: 4_000_000_000 })}.${signature}`,
    `${none}.${payload}.`,
    `${header}.${payload}.`,
    `${good.slice(0, -8)}AAAAAAAA`,
    'x'.repeat(40),
  ]) {
    expect(await statusFor(forged)).toBe(401);
  }

  // A person's ID token, whose subject an entry names, is for another audience.
  const mel = portal.visitor();
  const { response } = (await mel.signIn('mel')) as any;
  expect(await statusFor(response.providerInfo.idToken)).toBe(401);
});

it('limits how often a machine may ask, each for itself', async () => {
  const busy = await portal.provider.machineToken('busy');
  for (const token of [busy, SECRET]) {
    const statuses: number[] = [];
    for (let count = 0; count < 20 && !statuses.includes(429); count++) {
      statuses.push(await statusFor(token));
    }
    expect(statuses.slice(0, 5)).toEqual([200, 200, 200, 200, 200]);
    expect(statuses.at(-1)).toBe(429);
  }
  expect(await statusFor(await portal.provider.machineToken('pipeline'))).toBe(
    200,
  );
  for (const name of ['busy', 'cron']) {
    expect(
      portal.backend.messages(
        new RegExp(`^machine-access of ${name} failed: more than 5 requests`),
      ),
    ).toHaveLength(1);
  }
  expect(portal.backend.output).not.toContain(SECRET);
});
