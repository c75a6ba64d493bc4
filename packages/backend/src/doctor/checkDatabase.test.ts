import { once } from 'node:events';
import { AddressInfo, createServer, Server, Socket } from 'node:net';
import { resolve } from 'node:path';
import { TLSSocket } from 'node:tls';
import { DatabaseManager } from '@backstage/backend-defaults/database';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { Config } from '@backstage/config';
import { generate } from 'selfsigned';
import { loadConfig } from '../config/loadConfig';
import { loadSchema } from '../config/loadSchema';
import { checkDatabase } from './checkDatabase';

const ROOT = resolve(__dirname, '../../../..');
/** Source: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const ASK_FOR_PASSWORD = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);

describe('with IAM in place of a password', () => {
  const directory = createMockDirectory();
  const env = { ...process.env };
  /** What each connection signed in with. */
  const passwords: string[] = [];
  let server: Server;
  let config: Config;

  beforeAll(async () => {
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'not a secret',
    });
    const { cert, private: key } = await generate(
      [{ name: 'commonName', value: 'localhost' }],
      {
        extensions: [
          {
            name: 'subjectAltName',
            altNames: [{ type: 2, value: 'localhost' }],
          },
        ],
      },
    );
    server = createServer(socket => {
      refuse(socket, { cert, key }).catch(() => socket.destroy());
    });
    server.listen(0, 'localhost');
    await once(server, 'listening');
    // What the chart writes with database.external.iam
    const connection = { type: 'rds', region: 'eu-central-1', password: null };
    directory.setContent({
      'ca.crt': cert,
      'app-config.yaml': JSON.stringify({
        backend: { database: { connection } },
      }),
    });
    ({ config } = await loadConfig({
      paths: [
        resolve(ROOT, 'app-config.production.yaml'),
        directory.resolve('app-config.yaml'),
      ],
      schema: await loadSchema(),
      env: {
        PORTAL_URL: 'https://portal.example.com',
        PORTAL_ADMINISTRATORS: 'group:default/platform',
        AUTH_SESSION_SECRET: 'session',
        OIDC_METADATA_URL: 'https://login.example.com',
        OIDC_CLIENT_ID: 'portal',
        OIDC_CLIENT_SECRET: 'client',
        POSTGRES_HOST: 'localhost',
        POSTGRES_PORT: String((server.address() as AddressInfo).port),
        POSTGRES_USER: 'mooring',
        POSTGRES_CA_FILE: directory.resolve('ca.crt'),
      },
    }));
  }, 60_000);
  afterAll(async () => {
    server?.close();
    process.env = env;
  });
  beforeEach(() => passwords.splice(0));

  /** Takes the password and answers as RDS does to a role without the permission. */
  async function refuse(
    plain: Socket,
    identity: { cert: string; key: string },
  ) {
    await once(plain, 'data'); // the request for TLS
    plain.write('S');
    const socket = new TLSSocket(plain, { isServer: true, ...identity });
    await once(socket, 'data'); // user and database
    socket.write(ASK_FOR_PASSWORD);
    const [message] = await once(socket, 'data');
    passwords.push(message.toString('utf8', 5, message.length - 1));
    const fields = [
      ...['SFATAL', 'VFATAL', 'C28000'],
      'MPAM authentication failed for user "mooring"',
    ];
    const body = Buffer.from(`${fields.join('\0')}\0\0`);
    const head = Buffer.from([0x45, 0, 0, 0, 0]);
    head.writeInt32BE(body.length + 4, 1);
    socket.end(Buffer.concat([head, body]));
  }

  const TOKEN =
    /^localhost:\d+\/\?Action=connect&DBUser=mooring&.*X-Amz-Credential=AKIAEXAMPLE%2F\d+%2Feu-central-1%2Frds-db%2Faws4_request/;

  it('signs in with a token, and says what a refusal may mean', async () => {
    expect(await checkDatabase(config)).toEqual({
      check: 'database',
      ok: false,
      detail:
        'PostgreSQL cannot be used (28000): PAM authentication failed for user "mooring"',
      remedy: expect.stringContaining('rds-db:connect'),
    });
    expect(passwords).toEqual([expect.stringMatching(TOKEN)]);
  });

  it('asks for the same as the portal itself', async () => {
    const client = DatabaseManager.fromConfig(config)
      .forPlugin('catalog', {
        logger: mockServices.logger.mock(),
        lifecycle: mockServices.lifecycle.mock(),
      })
      .getClient();
    await expect(client).rejects.toThrow(/PAM authentication failed/);
    expect(passwords.length).toBeGreaterThan(0);
    expect(passwords).toEqual(
      passwords.map(() => expect.stringMatching(TOKEN)),
    );
  });
});
