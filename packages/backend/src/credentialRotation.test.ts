import { BackendProcess } from './__testUtils__/BackendProcess';
import { PortalVisitor } from './__testUtils__/PortalVisitor';
import {
  catalogWith,
  PRODUCTION_FILES,
  productionEnv,
  ProductionPortal,
} from './__testUtils__/ProductionPortal';

jest.setTimeout(300_000);

const SETTING = '/user-settings/buckets/home/keys/theme';
const ENTITIES = '/catalog/entities?limit=1';
/** What must outlive a rotation: what people keep, and the keys that their tokens are signed with. */
const KEPT: [database: string, sql: string][] = [
  ['user-settings', 'SELECT * FROM user_settings ORDER BY 1, 2, 3'],
  ['auth', 'SELECT kid, key FROM signing_keys ORDER BY kid'],
];

const machines = (token: string) => ({
  backend: {
    auth: {
      externalAccess: [{ type: 'static', options: { token, subject: 'ci' } }],
    },
  },
});
const OLD = 'old-token-of-the-pipeline-1a2b3c4d';
const NEW = 'new-token-of-the-pipeline-5e6f7a8b';

let portal: ProductionPortal;
let rotated: BackendProcess | undefined;
beforeAll(async () => {
  portal = await ProductionPortal.start({ config: machines(OLD) });
});
afterAll(async () => {
  await rotated?.stop();
  await portal?.stop();
});

const kept = () =>
  Promise.all(
    KEPT.map(([plugin, sql]) =>
      portal.postgres.query<object>(sql, {
        database: `backstage_plugin_${plugin}`,
      }),
    ),
  );
const asMachine = async (backend: BackendProcess, token: string) =>
  (
    await backend.call(ENTITIES, {
      headers: { authorization: `Bearer ${token}` },
    })
  ).status;

async function hasUsers(): Promise<boolean> {
  const people = '/catalog/entities?filter=kind=user';
  const { body } = await rotated!.call(people);
  const names = body.map(({ metadata }: any) => metadata.name);
  return ['mel', 'bo'].every(name => names.includes(name));
}

/** The sign-in page's window, up to where the provider asks who it is. */
async function beginSignIn(visitor: PortalVisitor): Promise<string> {
  const { url } = await visitor.client.open(visitor.startUrl('oidc'));
  expect(url).toContain('/interaction/');
  return url;
}

it('keeps data and sessions when the password of the database, the secret of sessions and the token of a machine change', async () => {
  const mel = await portal.signIn('mel');
  const body = { value: 'dark' };
  expect((await mel.call(SETTING, { method: 'PUT', body })).status).toBe(200);
  expect(await asMachine(portal.backend, OLD)).toBe(200);
  expect(await asMachine(portal.backend, NEW)).toBe(401);
  const bo = portal.visitor();
  const interaction = await beginSignIn(bo);
  const before = await kept();
  for (const rows of before) expect(rows).not.toEqual([]);

  const { provider, postgres, url } = portal;
  const old = postgres.env.POSTGRES_PASSWORD;
  await postgres.changePassword('an0ther-p4ssword');
  await expect(postgres.signIn(old)).rejects.toThrow(
    'password authentication failed',
  );
  expect(await portal.backend.stop()).toBe(0);
  rotated = await BackendProcess.start({
    files: PRODUCTION_FILES,
    port: Number(new URL(url).port),
    config: machines(NEW),
    catalog: catalogWith(),
    env: productionEnv({ url, provider, postgres }), // with a new secret of sessions
  });

  await rotated.waitUntil(hasUsers);
  const [settings, keys] = await kept();
  expect(settings).toEqual(before[0]);
  expect(keys).toEqual(expect.arrayContaining(before[1]));

  // Who was signed in stays so, with the token from before and with a new one.
  for (const renew of [async () => {}, () => mel.refresh()]) {
    await renew();
    const { status, body: setting } = await mel.call(SETTING);
    expect({ status, value: setting.value }).toEqual({
      status: 200,
      value: 'dark',
    });
  }
  // Who was signing in starts again.
  const page = await bo.client.open(interaction, {
    method: 'POST',
    body: new URLSearchParams({ login: 'bo' }),
  });
  expect(page.text).not.toContain('backstageIdentity');
  expect((await bo.signIn('bo')).error).toBeUndefined();

  expect(await asMachine(rotated, OLD)).toBe(401);
  expect(await asMachine(rotated, NEW)).toBe(200);
});
