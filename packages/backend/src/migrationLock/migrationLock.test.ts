import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { PostgresServer } from '../__testUtils__/PostgresServer';
import { DatabaseClient, PortalDatabase } from '../doctor/PortalDatabase';
import { freeLeftLocks } from './freeLeftLocks';
import { holdStartLock } from './holdStartLock';
import { StartLock } from './StartLock';

jest.setTimeout(120_000);

const HANG = resolve(__dirname, '../__testUtils__/migrateAndHang.cjs');
const CATALOG = 'backstage_plugin_catalog';
const pollMs = 20;

let postgres: PostgresServer;
let config: ConfigReader;
const children: ChildProcess[] = [];

beforeAll(async () => {
  postgres = await PostgresServer.start();
  const { env } = postgres;
  config = new ConfigReader({
    backend: {
      database: {
        client: 'pg',
        connection: {
          host: env.POSTGRES_HOST,
          port: Number(env.POSTGRES_PORT),
          user: env.POSTGRES_USER,
          password: env.POSTGRES_PASSWORD,
          ssl: { ca: await readFile(env.POSTGRES_CA_FILE, 'utf8') },
        },
      },
    },
  });
  await postgres.query(`CREATE DATABASE ${CATALOG}`);
});
afterAll(async () => {
  children.forEach(child => child.kill('SIGKILL'));
  await postgres?.stop();
});

const messagesOf = (log: { mock: { calls: unknown[][] } }) =>
  log.mock.calls.map(([text]) => text);
const until = async (holds: () => Promise<boolean>) => {
  const deadline = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('it never came');
    await sleep(pollMs);
  }
};
const sleeping = async () =>
  (
    await postgres.query(
      "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg\\_sleep%' AND state = 'active' AND pid <> pg_backend_pid()",
    )
  ).length > 0;
const isLocked = async () => {
  const sql = 'SELECT is_locked FROM knex_migrations_lock';
  const [row] = await postgres.query<{ is_locked: number }>(sql, {
    database: CATALOG,
  });
  return row.is_locked === 1;
};

/** Begins a migration of the catalog that is not in a transaction, and kills its process in the middle. */
async function killedMigration(seconds: number): Promise<void> {
  await postgres.query(
    'DROP TABLE IF EXISTS made, knex_migrations, knex_migrations_lock',
    { database: CATALOG },
  );
  const args = [HANG, CATALOG, String(seconds)];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...postgres.env },
    stdio: 'inherit',
  });
  children.push(child);
  await until(sleeping);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** What the next start does. */
async function migrate(client: DatabaseClient): Promise<string> {
  return await client.migrate
    .latest({
      migrationSource: {
        getMigrations: async () => ['first'],
        getMigrationName: (name: string) => name,
        getMigration: async () => ({
          up: async own => await own.schema.createTable('made', () => {}),
          down: async () => {},
          config: { transaction: false },
        }),
      },
    })
    .then(
      () => 'migrated',
      (error: Error) => error.message,
    );
}

it('frees the lock of a killed start once PostgreSQL has ended what it had begun, and says so', async () => {
  await killedMigration(3);
  const client = await PortalDatabase.fromConfig(config).openPlugin('catalog');
  const logger = mockServices.logger.mock();
  try {
    expect(await migrate(client)).toMatch(/already locked/);

    expect(await sleeping()).toBe(true);
    const freed = await freeLeftLocks({ client, logger, pollMs });
    expect(await sleeping()).toBe(false);
    expect(freed).toEqual(['public.knex_migrations_lock']);
    expect(messagesOf(logger.warn)).toEqual([
      expect.stringMatching(
        /has left a lock: public\.knex_migrations_lock in the database backstage_plugin_catalog\. Waiting for what ran then: PostgreSQL process \d+, active, in a transaction since 20/,
      ),
      expect.stringMatching(/this start has freed it/),
    ]);
    expect(await migrate(client)).toBe('migrated');
    expect(await freeLeftLocks({ client, logger })).toEqual([]);
  } finally {
    await client.destroy();
  }
});

it('lets one start at a time in, and the next one when the connection of the first is gone', async () => {
  const database = PortalDatabase.fromConfig(config);
  const logger = mockServices.logger.mock();
  const [one, two] = [await database.openAdmin(), await database.openAdmin()];
  const first = await StartLock.acquire({ client: one, name: 'a', logger });
  const other = await StartLock.acquire({ client: two, name: 'b', logger });
  await other.release();
  let isIn = false;
  const second = StartLock.acquire({ client: two, name: 'a', logger, pollMs });
  const entered = second.then(() => {
    isIn = true;
  });
  await until(async () => logger.info.mock.calls.length > 0);
  const [said] = messagesOf(logger.info) as string[];
  expect(said).toMatch(
    /^Another portal is starting .*\(PostgreSQL process \d+, from 127\.0\.0\.1.*, since .*\); waiting for it$/,
  );
  await sleep(10 * pollMs);
  expect(isIn).toBe(false);
  const [, pid] = /process (\d+)/.exec(said)!;
  await postgres.query(`SELECT pg_terminate_backend(${pid})`);
  await entered;
  await (await second).release();
  await first.release().catch(() => {}); // its connection is gone
  await Promise.all([one.destroy(), two.destroy()]);
});

it.each(['database', 'schema'])(
  'does both at a start, with a %s for each plugin, and keeps others out until it is over',
  async division => {
    const data = structuredClone(config.get<any>());
    data.backend.database.pluginDivisionMode = division;
    if (division === 'schema') {
      data.backend.database.connection.database = CATALOG;
    }
    await killedMigration(0.5);
    const logger = mockServices.logger.mock();
    const hooks: (() => void | Promise<void>)[] = [];
    const lifecycle = {
      ...{ addShutdownHook: () => {}, addBeforeShutdownHook: () => {} },
      addStartupHook: (hook: () => void | Promise<void>) => {
        hooks.push(hook);
      },
    };
    const start = () =>
      holdStartLock({ config: new ConfigReader(data), lifecycle, logger });
    await start();
    expect(await isLocked()).toBe(false);
    expect(messagesOf(logger.warn).at(-1)).toMatch(/has freed it/);

    let isSecondIn = false;
    const second = start().then(() => {
      isSecondIn = true;
    });
    await until(async () => logger.info.mock.calls.length > 0);
    expect(isSecondIn).toBe(false);
    await hooks[0]();
    await second;
    await hooks[1]();
  },
);

it('goes on where the database can not be asked', async () => {
  const data = structuredClone(config.get<any>());
  data.backend.database.connection.port = 1;
  const logger = mockServices.logger.mock();
  const lifecycle = mockServices.rootLifecycle.mock();
  await holdStartLock({ config: new ConfigReader(data), lifecycle, logger });
  expect(messagesOf(logger.warn)).toEqual([
    expect.stringMatching(/could not be asked; going on: .*ECONNREFUSED/),
  ]);
});
