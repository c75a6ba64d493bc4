import { readFile } from 'node:fs/promises';
import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { PostgresServer } from '../__testUtils__/PostgresServer';
import { checkDatabase } from './checkDatabase';
import { PLUGINS_WITH_DATABASE } from './pluginDatabases';

jest.setTimeout(120_000);

describe('checkDatabase, on a real PostgreSQL that takes TLS only', () => {
  let postgres: PostgresServer;
  let ca: string;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
    ca = await readFile(postgres.env.POSTGRES_CA_FILE, 'utf8');
    for (const [name, rights] of [
      ['maker', 'CREATEDB'],
      ['mooring', 'NOCREATEDB'],
    ]) {
      await postgres.query(
        `CREATE ROLE ${name} LOGIN ${rights} PASSWORD 'p4ss'`,
      );
    }
  });
  afterAll(() => postgres?.stop());

  const where = () => ({
    host: '127.0.0.1',
    port: Number(postgres.env.POSTGRES_PORT),
    password: 'p4ss',
  });
  const check = (database: JsonObject) =>
    checkDatabase(
      new ConfigReader({
        backend: { database: { client: 'pg', ...database } },
      }),
    );

  it('asks as the portal does, which makes its databases from another one', async () => {
    const maker = { ...where(), user: 'maker', ssl: { ca } };
    const well = {
      check: 'database',
      ok: true,
      detail: expect.stringMatching(/^PostgreSQL \d+\S* answers\.$/),
    };
    expect(await check({ connection: maker })).toEqual(well);
    expect(
      await check({ connection: { ...maker, database: 'absent' } }),
    ).toEqual(well);
    expect(
      await check({
        connection: { ...maker, database: 'absent' },
        pluginDivisionMode: 'schema',
      }),
    ).toEqual(well);
    const names = await postgres.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE datname LIKE 'backstage%' OR datname = 'absent'",
    );
    expect(names).toEqual([]); // it looks only
  });

  it('names each database that is missing and cannot be made', async () => {
    await postgres.query('CREATE DATABASE backstage_plugin_catalog');
    const connection = { ...where(), user: 'mooring', ssl: { ca } };
    const result = await check({ connection });
    const missing = PLUGINS_WITH_DATABASE.filter(name => name !== 'catalog');
    expect(result.ok).toBe(false);
    expect(result.detail).toContain(
      `of which these are missing: ${missing
        .map(name => `backstage_plugin_${name}`)
        .join(', ')}.`,
    );
    expect(result.remedy).toContain(
      'CREATE DATABASE "backstage_plugin_scaffolder";',
    );
    expect(
      await check({
        connection: { ...connection, database: 'backstage_plugin_catalog' },
        pluginDivisionMode: 'schema',
      }),
    ).toMatchObject({
      ok: false,
      detail: expect.stringContaining('cannot create schemas'),
      remedy: expect.stringContaining('CREATE SCHEMA "search";'),
    });
  });

  it('says how to switch TLS on, in the form that the connection has', async () => {
    const connection = { ...where(), user: 'maker' };
    expect(await check({ connection })).toMatchObject({
      ok: false,
      detail: expect.stringContaining('no encryption'),
      remedy:
        'The server takes TLS only: set backend.database.connection.ssl: true, or set backend.database.connection.ssl.ca to the authority that signed it.',
    });
    const url = `postgresql://maker:p4ss@127.0.0.1:${where().port}/postgres`;
    expect(await check({ connection: url })).toMatchObject({
      ok: false,
      remedy: expect.stringContaining('add ?sslmode=verify-full to the URL'),
    });
    const unknown = await check({ connection: `${url}?sslmode=verify-full` });
    expect(unknown.ok).toBe(false);
    expect(unknown.remedy).toContain('add sslrootcert=<file> to the URL');
    expect(
      (await check({ connection: { ...connection, ssl: true } })).remedy,
    ).toContain(
      'certificate is not believed: set backend.database.connection.ssl.ca',
    );
    expect(JSON.stringify(unknown)).not.toContain('p4ss');
  });
});
