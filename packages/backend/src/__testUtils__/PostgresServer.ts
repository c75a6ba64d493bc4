import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '@mooring/control-plane';

const USER = 'portal';
const FIRST_PASSWORD = 'p4ssword-of-the-test';

/** A real PostgreSQL on a free port of 127.0.0.1, for tests. It accepts passwords over TLS and nothing else. */
export class PostgresServer {
  /**
   * Creates an empty cluster of databases and starts it.
   *
   * @throws an Error with what PostgreSQL wrote, when it does not start.
   */
  static async start(): Promise<PostgresServer> {
    const directory = await mkdtemp(join(tmpdir(), 'mooring-postgres-'));
    await chmod(directory, 0o711); // started by root, PostgreSQL runs as another user
    const port = await freePort();
    const child = fork(
      join(__dirname, 'postgresMain.mjs'),
      [directory, String(port), USER, FIRST_PASSWORD],
      { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] },
    );
    const output: Buffer[] = [];
    child.stdout!.on('data', chunk => output.push(chunk));
    child.stderr!.on('data', chunk => output.push(chunk));
    const server = new PostgresServer(child, directory, port);
    await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (child.exitCode !== null) {
      await server.stop();
      throw new Error(
        `PostgreSQL did not start. It wrote:\n${Buffer.concat(output)}`,
      );
    }
    return server;
  }

  #password = FIRST_PASSWORD;

  private constructor(
    private readonly child: ChildProcess,
    private readonly directory: string,
    private readonly port: number,
  ) {}

  /** The variables that `app-config.production.yaml` asks for. */
  get env(): Record<string, string> {
    return {
      POSTGRES_HOST: '127.0.0.1',
      POSTGRES_PORT: String(this.port),
      POSTGRES_USER: USER,
      POSTGRES_PASSWORD: this.#password,
      POSTGRES_CA_FILE: join(this.directory, 'ca.crt'),
    };
  }

  /** Runs one statement in a database and returns the rows. */
  async query<Row extends object>(
    sql: string,
    { database = 'postgres' }: { database?: string } = {},
  ): Promise<Row[]> {
    const client = await this.#connect(this.#password, database);
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Gives the user another password; the one before is refused from now on. */
  async changePassword(password: string): Promise<void> {
    await this.query(`ALTER ROLE ${USER} PASSWORD '${password}'`);
    this.#password = password;
  }

  /** Resolves when the server accepts a password of the user, and rejects with what it says otherwise. */
  async signIn(password: string): Promise<void> {
    const client = await this.#connect(password, 'postgres');
    await client.end();
  }

  /** Stops the server and deletes its data. */
  async stop(): Promise<void> {
    if (this.child.connected) {
      const exited = once(this.child, 'exit');
      this.child.disconnect();
      await exited;
    }
    await rm(this.directory, { recursive: true, force: true });
  }

  async #connect(password: string, database: string): Promise<Client> {
    const client = new Client({
      host: '127.0.0.1',
      port: this.port,
      user: USER,
      password,
      database,
      ssl: { ca: await readFile(join(this.directory, 'ca.crt'), 'utf8') },
    });
    await client.connect();
    return client;
  }
}
