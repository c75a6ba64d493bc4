// The PostgreSQL of the backend's tests for a shell script: node postgres.mjs DIRECTORY PORT USER PASSWORD. It requires TLS
// with DIRECTORY/ca.crt, says that it is ready by the file DIRECTORY/ready, and ends with this process.
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = '../../packages/backend/src/__testUtils__/postgresMain.mjs';
const [directory, ...rest] = process.argv.slice(2);
const postgres = fork(fileURLToPath(new URL(main, import.meta.url)), [
  directory,
  ...rest,
]);
postgres.once('message', () => writeFileSync(join(directory, 'ready'), ''));
postgres.once('exit', code => process.exit(code ?? 1));
process.once('SIGTERM', () => postgres.disconnect());
