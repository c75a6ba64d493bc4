import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { mockServices } from '@backstage/backend-test-utils';
import { generate } from 'selfsigned';
import { CertificateReload } from './CertificateReload';
import { trustAuthority } from './trustAuthority';

const make = async () =>
  await generate([{ name: 'commonName', value: 'portal' }], { keyType: 'ec' });
const logger = mockServices.logger.mock();
let directory: string;
let server: Server;
let reload: CertificateReload;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mooring-tls-'));
});
afterAll(async () => {
  reload?.stop();
  server?.close();
  await rm(directory, { recursive: true, force: true });
});

/** The serial number of the certificate that is shown to a new connection. */
async function served(): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const socket = connect({
    port,
    host: '127.0.0.1',
    rejectUnauthorized: false,
  });
  await once(socket, 'secureConnect');
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}
const until = async (holds: () => boolean | Promise<boolean>) => {
  const deadline = performance.now() + 30_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('it never came');
    await sleep(10);
  }
};

it('goes on with a renewed certificate, and keeps the last one that can be used', async () => {
  const files = { cert: join(directory, 'crt'), key: join(directory, 'key') };
  const write = async ({
    cert,
    private: key,
  }: {
    cert: string;
    private: string;
  }) => {
    await writeFile(files.key, key);
    await writeFile(files.cert, cert);
  };
  const first = await make();
  await write(first);
  server = createServer({ cert: first.cert, key: first.private });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const before = await served();
  reload = CertificateReload.start({ server, files, logger, intervalMs: 10 });

  await write(await make());
  await until(async () => (await served()) !== before);
  const renewed = await served();
  expect(logger.info.mock.calls.map(([message]) => message)).toEqual([
    `The renewed certificate in ${files.cert} is in use`,
  ]);

  await writeFile(files.cert, 'nonsense');
  await until(() =>
    logger.warn.mock.calls.some(([message]) =>
      /the one before stays/.test(message),
    ),
  );
  expect(await served()).toBe(renewed);
});

it('says which file an authority is missing from', () => {
  expect(() =>
    trustAuthority({ TLS_AUTHORITY_FILE: '/nowhere/ca.crt' }),
  ).toThrow(
    'TLS_AUTHORITY_FILE is /nowhere/ca.crt, which cannot be read: ENOENT. Put the certificate of the authority there',
  );
});
