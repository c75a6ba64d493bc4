import { readFile } from 'node:fs/promises';
import knexFactory, { Knex } from 'knex';
import { PostgresServer } from '../PostgresServer';

/** Empty databases of a real PostgreSQL, and of SQLite. */
export class TestDatabases {
  static async start(): Promise<TestDatabases> {
    return new TestDatabases(await PostgresServer.start());
  }

  readonly #opened: Knex[] = [];

  private constructor(private readonly postgres: PostgresServer) {}

  async open(client: 'pg' | 'better-sqlite3'): Promise<Knex> {
    const knex = knexFactory({
      client,
      connection: client === 'pg' ? await this.#createInPostgres() : ':memory:',
      useNullAsDefault: client !== 'pg',
      pool: { min: 0, max: client === 'pg' ? 4 : 1 },
    });
    this.#opened.push(knex);
    return knex;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#opened.map(knex => knex.destroy()));
    await this.postgres.stop();
  }

  async #createInPostgres(): Promise<Knex.PgConnectionConfig> {
    const { env } = this.postgres;
    const database = `test_${this.#opened.length}`;
    await this.postgres.query(`CREATE DATABASE ${database}`);
    return {
      database,
      host: env.POSTGRES_HOST,
      port: Number(env.POSTGRES_PORT),
      user: env.POSTGRES_USER,
      password: env.POSTGRES_PASSWORD,
      ssl: { ca: await readFile(env.POSTGRES_CA_FILE, 'utf8') },
    };
  }
}
