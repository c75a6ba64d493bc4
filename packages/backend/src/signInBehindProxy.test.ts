import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { OpenIdProvider } from '@mooring/openid-provider';
import { BackendProcess } from './__testUtils__/BackendProcess';
import { PortalVisitor } from './__testUtils__/PortalVisitor';
import { PostgresServer } from './__testUtils__/PostgresServer';
import {
  account,
  catalogWith,
  PRODUCTION_FILES,
  productionEnv,
} from './__testUtils__/ProductionPortal';
import { TlsProxy } from './__testUtils__/TlsProxy';

jest.setTimeout(300_000);

const directory = createMockDirectory();
let postgres: PostgresServer;
let proxy: TlsProxy;
let provider: OpenIdProvider;
const replicas: BackendProcess[] = [];

beforeAll(async () => {
  [postgres, proxy] = await Promise.all([
    PostgresServer.start(),
    TlsProxy.start(),
  ]);
  provider = await OpenIdProvider.start({
    accounts: { mel: account('mel') },
    redirectUris: [`${proxy.url}/api/auth/oidc/handler/frame`],
    tls: true,
    isDown: true,
  });
  const ca = join(directory.path, 'ca.pem');
  await writeFile(ca, provider.ca!);
  // One file for both: each replica would take the other's for one that has been left out.
  const target = join(directory.path, 'catalog.yaml');
  await writeFile(target, catalogWith());
  const rules = [{ allow: ['Group', 'User'] }];
  const locations = [{ type: 'file', target, rules }];
  const env = productionEnv({ url: proxy.url, provider, postgres });
  for (let count = 0; count < 2; count++) {
    const replica = await BackendProcess.start({
      files: PRODUCTION_FILES,
      publicUrl: proxy.url,
      config: { catalog: { locations } },
      env: { ...env, NODE_EXTRA_CA_CERTS: ca },
    });
    replicas.push(replica);
    proxy.targets.push(replica.url);
  }
  const path = '/catalog/entities/by-name/user/default/mel';
  await replicas[0].waitUntil(
    async () => (await replicas[0].call(path)).status === 200,
  );
});
afterAll(async () => {
  await Promise.all(replicas.map(replica => replica.stop()));
  await Promise.all([postgres?.stop(), proxy?.stop(), provider?.stop()]);
});

const visitor = () =>
  PortalVisitor.create({ url: proxy.url, ca: [proxy.ca, provider.ca!] });

it('starts while the provider is down, and signs people in once it is there', async () => {
  const mel = visitor();
  expect((await mel.signIn('mel')).error?.message).toMatch(
    /^Sign-in failed while reaching the sign-in provider/,
  );
  for (const replica of replicas) {
    expect(
      replica.messages(/ECONNREFUSED.*Nothing needs a restart/),
    ).not.toEqual([]);
  }
  // Over TLS whose authority is the organisation's own.
  await provider.listen();
  expect((await mel.signIn('mel')).error).toBeUndefined();
});

it('lets people start on one replica and come back to another, behind what ends TLS', async () => {
  // The proxy sends each request to the next replica, so that start and return are never on the same one.
  for (let turn = 0; turn < 2; turn++) {
    const mel = visitor();
    expect((await mel.signIn('mel')).error).toBeUndefined();
    const cookies = await mel.client.cookies.getCookies(
      `${proxy.url}/api/auth/oidc/refresh`,
    );
    const cookie = (name: string) => cookies.find(({ key }) => key === name);
    for (const name of ['oidc-refresh-token', 'connect.sid']) {
      expect(cookie(name)).toMatchObject({ secure: true, httpOnly: true });
    }
    expect(cookie('oidc-refresh-token')).toMatchObject({
      sameSite: 'lax',
      path: '/api/auth/oidc',
    });
    for (let reload = 0; reload < 3; reload++) {
      expect((await mel.refresh()).status).toBe(200);
      expect((await mel.call('/auth/v1/userinfo')).status).toBe(200);
    }
    await mel.call('/catalog/entities?limit=1');
  }
});
