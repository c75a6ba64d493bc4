import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Knex } from 'knex';
import { breaksOf } from './__testUtils__/schema/breaksOf';
import { CONTRACTS, mayContract } from './__testUtils__/schema/contracts';
import { migrationBreaks } from './__testUtils__/schema/migrationBreaks';
import { readSchema } from './__testUtils__/schema/readSchema';
import { TestDatabases } from './__testUtils__/schema/TestDatabases';

/**
 * While pods are replaced, the version before runs on tables that the next one has migrated: what it reads has to be there, and
 * what it writes has to be taken. So migrations first add, and take away a version later, when nothing reads it any more.
 */
const PLUGINS = resolve(__dirname, '../../../plugins');
const OURS = readdirSync(PLUGINS).filter(plugin =>
  existsSync(join(PLUGINS, plugin, 'migrations')),
);
const CLIENTS = ['pg', 'better-sqlite3'] as const;

jest.setTimeout(120_000);

let databases: TestDatabases;
beforeAll(async () => {
  databases = await TestDatabases.start();
});
afterAll(async () => {
  await databases?.stop();
});

const versionOf = (plugin: string): string =>
  JSON.parse(readFileSync(join(PLUGINS, plugin, 'package.json'), 'utf8'))
    .version;

it('has migrations to check', () => {
  expect(OURS).toEqual(
    expect.arrayContaining([
      'kubernetes-matching-backend',
      'kubernetes-workloads-backend',
    ]),
  );
});

describe.each(CLIENTS)('in %s', client => {
  it.each(OURS)(
    'lets the version before each migration of %s read and write after it',
    async plugin => {
      const knex = await databases.open(client);
      const folder = join(PLUGINS, plugin, 'migrations');
      const found = await migrationBreaks(knex, folder);
      expect(Object.keys(await readSchema(knex)).length).toBeGreaterThan(2);
      const allowed = CONTRACTS.filter(contract =>
        contract.migration.startsWith(`${plugin}/`),
      ).map(contract => [
        contract.migration.slice(plugin.length + 1),
        mayContract(contract, versionOf(plugin))
          ? contract.breaks
          : `still used by releases before ${contract.unusedSince}`,
      ]);
      expect(found).toEqual(Object.fromEntries(allowed));
    },
  );

  it.each<[string, (knex: Knex) => Promise<unknown>, RegExp[]]>([
    ['drops a table', k => k.schema.dropTable('other'), [/^other is gone$/]],
    [
      'renames a table',
      k => k.schema.renameTable('other', 'another'),
      [/^other is gone$/],
    ],
    [
      'drops a column',
      k => k.schema.alterTable('t', t => t.dropColumn('b')),
      [/^t\.b is gone$/],
    ],
    [
      'renames a column',
      k => k.schema.alterTable('t', t => t.renameColumn('b', 'c')),
      [/^t\.b is gone$/],
    ],
    [
      'asks for a value',
      k => k.schema.alterTable('other', t => t.string('c').notNullable()),
      [/^other\.c asks for a value$/],
    ],
    [
      'takes null no longer',
      k => k.schema.alterTable('t', t => t.dropNullable('b')),
      [/^t\.b no longer takes null$/],
    ],
    [
      'has a default no longer',
      k => k.schema.alterTable('t', t => t.string('d').notNullable().alter()),
      [/^t\.d asks for a value$/],
    ],
    [
      'narrows a text',
      k => k.schema.alterTable('t', t => t.string('b', 9).alter()),
      [/^t\.b is (character varying|varchar)\(9\), and was /],
    ],
    [
      'has a number be longer',
      k => k.schema.alterTable('t', t => t.bigInteger('n').alter()),
      [/^t\.n is bigint, and was integer$/],
    ],
    [
      'wants values to differ',
      k => k.schema.alterTable('t', t => t.unique(['b'])),
      [/^t newly has: UNIQUE \(b\)$/],
    ],
    [
      'has nothing an upsert could name',
      k => k.schema.alterTable('t', t => t.dropUnique(['u'])),
      [/^t no longer has: UNIQUE \(u\)$/],
    ],
    [
      'refers to another table',
      k => k.schema.alterTable('t', t => t.foreign('n').references('other.a')),
      client === 'pg'
        ? [
            /^other newly has: referred to by t$/,
            /^t newly has: FOREIGN KEY \(n\) REFERENCES other\(a\)$/,
          ]
        : [/^t newly has: FOREIGN KEY \(n\) REFERENCES other$/],
    ],
  ])('notices a migration that %s', async (_, change, expected) => {
    const knex = await databases.open(client);
    await createTables(knex);
    const before = await readSchema(knex);
    await change(knex);
    const breaks = breaksOf(before, await readSchema(knex));
    expect(breaks.sort()).toEqual(
      expected.map(pattern => expect.stringMatching(pattern)),
    );
  });

  it('takes what only adds', async () => {
    const knex = await databases.open(client);
    await createTables(knex);
    const before = await readSchema(knex);
    await knex.schema.createTable('new', t => t.string('a').notNullable());
    await knex.schema.alterTable('t', t => {
      t.string('e');
      t.string('f').notNullable().defaultTo('');
      t.index(['b']);
    });
    await knex.schema.alterTable('t', t => t.text('b').alter());
    expect(breaksOf(before, await readSchema(knex))).toEqual([]);
  });
});

it('notices a check and a trigger in PostgreSQL', async () => {
  const knex = await databases.open('pg');
  await createTables(knex);
  const before = await readSchema(knex);
  await knex.raw('ALTER TABLE t ADD CHECK (n > 0)');
  await knex.raw(
    'CREATE TRIGGER refuse BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
  );
  expect(breaksOf(before, await readSchema(knex))).toEqual([
    't newly has: CHECK ((n > 0))',
    expect.stringMatching(/^t newly has: TRIGGER BEFORE UPDATE ON /),
  ]);
});

it.each([
  ['0.1.0', '0.1.0', true],
  ['0.1.0', '0.2.0', true],
  ['0.10.0', '0.9.3', false],
  ['1.0.0', '0.9.3', false],
])(
  'with something unused since %s and the release %s, may it go: %s',
  (unusedSince, version, expected) => {
    const contract = { migration: 'a/b', breaks: [], unusedSince };
    expect(mayContract(contract, version)).toBe(expected);
  },
);

async function createTables(knex: Knex): Promise<void> {
  await knex.schema.createTable('t', t => {
    t.increments('a');
    t.string('b');
    t.string('d').notNullable().defaultTo('');
    t.integer('n');
    t.string('u').unique();
  });
  await knex.schema.createTable('other', t => t.increments('a'));
}
