import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import knexFactory, { Knex } from 'knex';

/**
 * While pods are replaced, the version before runs on tables that the next one has migrated: what it reads has to be there, and
 * what it writes has to be taken. So migrations first add, and take away a version later, when nothing reads it any more.
 */
const PLUGINS = resolve(__dirname, '../../../plugins');
const FOLDERS = readdirSync(PLUGINS)
  .map(plugin => join(PLUGINS, plugin, 'migrations'))
  .filter(folder => folderNames(folder).length > 0);

type Migration = { name: string; up(knex: Knex): Promise<void> };
type Columns = Record<string, Knex.ColumnInfo>;

function folderNames(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

const read = (folder: string): Migration[] =>
  folderNames(folder).map(name => ({
    name,
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- as Knex loads them
    up: require(join(folder, name)).up,
  }));

async function schemaOf(knex: Knex): Promise<Record<string, Columns>> {
  const tables = await knex('sqlite_master').where({ type: 'table' });
  const schema: Record<string, Columns> = {};
  for (const { name } of tables) {
    schema[name] = (await knex(name).columnInfo()) as unknown as Columns;
  }
  return schema;
}

/** What the version that knows the first `known` migrations can't do once all have run. */
async function breaks(
  migrations: Migration[],
  known: number,
): Promise<string[]> {
  const knex = knexFactory({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
  });
  try {
    for (const { up } of migrations.slice(0, known)) await up(knex);
    const before = await schemaOf(knex);
    for (const { up } of migrations.slice(known)) await up(knex);
    const after = await schemaOf(knex);
    return Object.entries(before).flatMap(([table, columns]) => {
      const now = after[table];
      if (!now) return [`${table} is gone`];
      const lost = Object.entries(columns).flatMap(([column, was]) => {
        if (!now[column]) return [`${table}.${column} is gone`];
        if (now[column].type !== was.type) {
          return [`${table}.${column} has another type`];
        }
        return was.nullable && !now[column].nullable
          ? [`${table}.${column} no longer takes null`]
          : [];
      });
      const asked = Object.entries(now)
        .filter(([column]) => !columns[column])
        .filter(
          ([, { nullable, defaultValue }]) =>
            !nullable && defaultValue === null,
        )
        .map(([column]) => `${table}.${column} asks for a value`);
      return [...lost, ...asked];
    });
  } finally {
    await knex.destroy();
  }
}

it('has migrations to check', () => {
  expect(FOLDERS.length).toBeGreaterThanOrEqual(2);
});

it.each(FOLDERS)(
  'lets each earlier version read and write after %s',
  async folder => {
    const migrations = read(folder);
    for (let known = 1; known < migrations.length; known++) {
      expect({
        before: migrations[known].name,
        breaks: await breaks(migrations, known),
      }).toEqual({ before: migrations[known].name, breaks: [] });
    }
  },
);

it.each<[string, (table: Knex.AlterTableBuilder) => void, string]>([
  ['drops a column', table => table.dropColumn('b'), 't.b is gone'],
  ['renames one', table => table.renameColumn('b', 'c'), 't.b is gone'],
  [
    'asks for a value',
    table => table.string('c').notNullable(),
    't.c asks for a value',
  ],
])('notices a migration that %s', async (_, change, expected) => {
  const first: Migration = {
    name: '1',
    up: knex =>
      knex.schema.createTable('t', table => {
        table.increments('a');
        table.string('b');
      }),
  };
  const second: Migration = {
    name: '2',
    up: knex => knex.schema.alterTable('t', change),
  };
  expect(await breaks([first, second], 1)).toContain(expected);
});

it('notices a migration that drops a table', async () => {
  const first: Migration = {
    name: '1',
    up: knex => knex.schema.createTable('t', table => table.increments('a')),
  };
  const second: Migration = {
    name: '2',
    up: knex => knex.schema.dropTable('t'),
  };
  expect(await breaks([first, second], 1)).toEqual(['t is gone']);
});
