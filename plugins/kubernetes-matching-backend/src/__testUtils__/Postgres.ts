import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import createKnex, { Knex } from 'knex';

const USER = 'test';
const PASSWORD = 'only-for-tests';

/** A real PostgreSQL on a free port of 127.0.0.1. */
export class Postgres {
  static async start(): Promise<Postgres> {
    const directory = await mkdtemp(join(tmpdir(), 'mooring-ledger-'));
    await chmod(directory, 0o711); // started by root, PostgreSQL runs as another user
    const port = await freePort();
    const child = fork(
      join(__dirname, 'postgresMain.mjs'),
      [join(directory, 'data'), String(port), USER, PASSWORD],
      { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] },
    );
    await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (child.exitCode !== null) throw new Error('PostgreSQL did not start');
    return new Postgres(child, directory, port);
  }

  #databases = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly directory: string,
    private readonly port: number,
  ) {}

  /** Creates an empty database and returns its name. */
  async createDatabase(): Promise<string> {
    const name = `ledger_${++this.#databases}`;
    const knex = this.connect('postgres');
    await knex.raw('CREATE DATABASE ??', [name]);
    await knex.destroy();
    return name;
  }

  /** Another pool of connections to a database, by a name for the server; the caller destroys it. */
  connect(database: string, name = 'test'): Knex {
    const connection = {
      host: '127.0.0.1',
      port: this.port,
      user: USER,
      password: PASSWORD,
      database,
      application_name: name,
    };
    return createKnex({ client: 'pg', connection, pool: { min: 0, max: 4 } });
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
    await rm(this.directory, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
