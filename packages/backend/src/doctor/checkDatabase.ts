import { access, constants } from 'node:fs/promises';
import { Config } from '@backstage/config';
import { PortalCheck } from '@mooring/plugin-kubernetes-doctor-common';
import { Client } from 'pg';
import { postgresOptions } from './postgresOptions';

const CONNECT_TIMEOUT_MS = 10_000;
const CHECK = 'database';

/** Whether the portal can connect to its database, and make what it needs there. */
export async function checkDatabase(config: Config): Promise<PortalCheck> {
  const database = config.getConfig('backend.database');
  const client = database.getString('client');
  switch (client) {
    case 'pg':
      return await checkPostgres(database);
    case 'better-sqlite3':
      return await checkSqlite(database.get('connection'));
    default:
      return {
        check: CHECK,
        ok: false,
        detail: `backend.database.client is "${client}", which is not checked here.`,
        remedy: 'Use pg in production.',
      };
  }
}

async function checkPostgres(database: Config): Promise<PortalCheck> {
  const isText = typeof database.get('connection') === 'string';
  const type = isText
    ? undefined
    : database.getOptionalString('connection.type');
  const options = isText
    ? { connectionString: database.getString('connection') }
    : postgresOptions(database.getConfig('connection'), process.env);
  if (!options) {
    return {
      check: CHECK,
      ok: false,
      detail: `backend.database.connection.type is "${type}", which is not checked here.`,
      remedy: 'Use rds, or leave it out to sign in by password.',
    };
  }
  const client = new Client({
    ...options,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  try {
    await client.connect();
    const prefix = database.getOptionalString('prefix') ?? 'backstage_plugin_';
    const { rows } = await client.query(
      `select current_setting('server_version') as version,
        (select rolcreatedb or rolsuper from pg_roles where rolname = current_user) as creates_databases,
        has_database_privilege(current_database(), 'CREATE') as creates_schemas,
        exists(select from pg_database where datname = $1) as has_databases`,
      [`${prefix}catalog`],
    );
    const [facts] = rows;
    const isSchema =
      database.getOptionalString('pluginDivisionMode') === 'schema';
    const canStart = isSchema
      ? facts.creates_schemas
      : facts.creates_databases || facts.has_databases;
    const version = `PostgreSQL ${facts.version} answers`;
    return canStart
      ? { check: CHECK, ok: true, detail: `${version}.` }
      : {
          check: CHECK,
          ok: false,
          detail: `${version}, and the user may not create ${
            isSchema ? 'schemas' : 'databases'
          }, of which each plugin has one.`,
          remedy: isSchema
            ? 'Grant CREATE on the database to the user.'
            : 'Let the user create databases (ALTER ROLE … CREATEDB), make them beforehand, or set backend.database.pluginDivisionMode: schema.',
        };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return {
      check: CHECK,
      ok: false,
      detail: `PostgreSQL cannot be used (${code ?? 'error'}): ${message}`,
      remedy:
        type === 'rds' && code?.startsWith('28')
          ? "Grant rds_iam to the user, and allow the portal's role rds-db:connect on the cluster's resource id and this user; connection.region is the database's."
          : remedyFor(code),
    };
  } finally {
    await client.end().catch(() => {});
  }
}

/** Source: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function remedyFor(code: string | undefined): string {
  switch (code) {
    case '28P01':
    case '28000':
      return 'Check backend.database.connection.user and .password, and pg_hba.conf.';
    case '3D000':
      return 'Create the database in backend.database.connection.database.';
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'ETIMEDOUT':
      return 'Check backend.database.connection.host and .port, and the way there: security group, NetworkPolicy.';
    default:
      return 'Check backend.database.connection, and for TLS its ssl.ca.';
  }
}

async function checkSqlite(connection: unknown): Promise<PortalCheck> {
  const directory = (connection as { directory?: string } | undefined)
    ?.directory;
  if (directory === undefined) {
    return {
      check: CHECK,
      ok: true,
      detail: 'SQLite in memory: all is lost at the end.',
    };
  }
  try {
    await access(directory, constants.W_OK);
    return { check: CHECK, ok: true, detail: `SQLite in ${directory}.` };
  } catch (error) {
    return {
      check: CHECK,
      ok: false,
      detail: `The directory ${directory} cannot be written (${
        (error as { code?: string }).code
      }).`,
      remedy: 'Create it, or mount it writable.',
    };
  }
}
