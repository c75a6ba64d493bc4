import { BackendProcess } from './testing/BackendProcess';
import { PostgresServer } from './testing/PostgresServer';

jest.setTimeout(300_000);

const FILES = ['app-config.production.yaml', 'app-config.catalog.yaml'];
/** All that the production configuration asks for, but the database. */
const ENV = {
  PORTAL_URL: 'https://portal.example.com',
  PORTAL_ADMINISTRATORS: 'group:default/platform',
  AUTH_SESSION_SECRET: 's3cret-of-the-session',
  OIDC_METADATA_URL: 'https://127.0.0.1:9/.well-known/openid-configuration',
  OIDC_CLIENT_ID: 'portal',
  OIDC_CLIENT_SECRET: 's3cret-of-the-client',
};

let postgres: PostgresServer;

beforeAll(async () => {
  postgres = await PostgresServer.start();
});
afterAll(() => postgres?.stop());

it('starts', async () => {
  const t = Date.now();
  const backend = await BackendProcess.start({
    files: FILES,
    env: { ...ENV, ...postgres.env },
  });
  console.log(Date.now() - t, backend.output);
  console.log(await backend.stop());
});
