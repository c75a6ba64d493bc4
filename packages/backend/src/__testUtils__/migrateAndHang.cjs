// Begins a migration that takes long and is not in a transaction, as some of the catalog's, so that it can be killed.
const { readFileSync } = require('node:fs');
const { default: knex } = require('knex');

const [database, seconds] = process.argv.slice(2);
const { POSTGRES_HOST, POSTGRES_PORT, POSTGRES_USER, POSTGRES_PASSWORD } =
  process.env;
knex({
  client: 'pg',
  connection: {
    host: POSTGRES_HOST,
    port: Number(POSTGRES_PORT),
    user: POSTGRES_USER,
    password: POSTGRES_PASSWORD,
    database,
    ssl: { ca: readFileSync(process.env.POSTGRES_CA_FILE, 'utf8') },
  },
}).migrate.latest({
  migrationSource: {
    getMigrations: async () => ['first'],
    getMigrationName: name => name,
    getMigration: async () => ({
      up: async client => {
        await client.raw('select pg_sleep(?)', [Number(seconds)]);
        await client.schema.createTable('made', () => {});
      },
      down: async () => {},
      config: { transaction: false },
    }),
  },
});
