import { access, constants } from 'node:fs/promises';
import { Config } from '@backstage/config';
import { PortalCheck } from '@mooring/plugin-kubernetes-doctor-common';
import { foreignText } from '@mooring/plugin-kubernetes-cache-node';
import { PLUGINS_WITH_DATABASE } from './pluginDatabases';
import { PortalDatabase } from './PortalDatabase';

const CHECK = 'database';

/** Whether the portal can connect to its database, and make what it needs there. */
export async function checkDatabase(config: Config): Promise<PortalCheck> {
  const database = config.getConfig('backend.database');
  const client = database.getString('client');
  switch (client) {
    case 'pg':
      return await checkPostgres(config);
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

/** What PostgreSQL says of itself, and of what the portal needs. */
interface Facts {
  readonly version: string;
  readonly may_create: boolean;
  readonly existing: string[];
}

const ADMIN_QUERY = `select current_setting('server_version') as version,
  (select rolcreatedb or rolsuper from pg_roles where rolname = current_user) as may_create,
  array(select datname::text from pg_database where datname = any(?)) as existing`;
const SCHEMA_QUERY = `select current_setting('server_version') as version,
  has_database_privilege(current_database(), 'CREATE') as may_create,
  array(select nspname::text from pg_namespace where nspname = any(?)) as existing`;

async function checkPostgres(config: Config): Promise<PortalCheck> {
  const database = config.getConfig('backend.database');
  const portal = PortalDatabase.fromConfig(config);
  const isSchema =
    database.getOptionalString('pluginDivisionMode') === 'schema';
  try {
    const shared = nameOfShared(database);
    if (!isSchema || shared) {
      const prefix =
        database.getOptionalString('prefix') ?? 'backstage_plugin_';
      const names = isSchema
        ? [shared!]
        : PLUGINS_WITH_DATABASE.map(plugin => `${prefix}${plugin}`);
      const facts = await portal.askAdmin<Facts>(ADMIN_QUERY, [names]);
      const missing = missingOf(facts, names);
      if (!isSchema || missing.length > 0) {
        return judge({ facts, missing, what: 'database', isSchema });
      }
    }
    const facts = await portal.askShared<Facts>(SCHEMA_QUERY, [
      [...PLUGINS_WITH_DATABASE],
    ]);
    const missing = missingOf(facts, PLUGINS_WITH_DATABASE);
    return judge({ facts, missing, what: 'schema', isSchema });
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return {
      check: CHECK,
      ok: false,
      detail: `PostgreSQL cannot be used (${code ?? 'error'}): ${foreignText(
        message,
      )}`,
      remedy: remedyFor({ code, message, database }),
    };
  }
}

/** The database that all plugins share in division by schema, where it is named. */
function nameOfShared(database: Config): string | undefined {
  const connection = database.get('connection');
  if (typeof connection !== 'string') {
    return database.getOptionalString('connection.database');
  }
  const path = URL.parse(connection)?.pathname.slice(1);
  return path ? decodeURIComponent(path) : undefined;
}

function missingOf({ existing }: Facts, names: readonly string[]): string[] {
  return names.filter(name => !existing.includes(name));
}

function judge(options: {
  facts: Facts;
  missing: readonly string[];
  what: 'database' | 'schema';
  isSchema: boolean;
}): PortalCheck {
  const { facts, missing, what, isSchema } = options;
  const version = `PostgreSQL ${facts.version} answers`;
  if (missing.length === 0 || facts.may_create) {
    return { check: CHECK, ok: true, detail: `${version}.` };
  }
  const create = missing
    .map(name => `CREATE ${what.toUpperCase()} "${name}";`)
    .join(' ');
  return {
    check: CHECK,
    ok: false,
    detail: `${version}, and the user cannot create ${what}s, of which these are missing: ${missing.join(
      ', ',
    )}.`,
    remedy:
      what === 'schema'
        ? `Grant CREATE on the database to the user, or create them and make the user their owner: ${create}`
        : `Let the user create databases (ALTER ROLE … CREATEDB), or create ${
            missing.length === 1 ? 'it' : 'them'
          } and make the user the owner: ${create}${
            isSchema
              ? ''
              : ' Or set backend.database.pluginDivisionMode: schema.'
          }`,
  };
}

/** Source: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function remedyFor(options: {
  code: string | undefined;
  message: string;
  database: Config;
}): string {
  const { code = '', message, database } = options;
  const isText = typeof database.get('connection') === 'string';
  const key = 'backend.database.connection';
  const isRds =
    !isText && database.getOptionalString('connection.type') === 'rds';
  const authority = isText
    ? `add sslrootcert=<file> to the URL in ${key}`
    : `set ${key}.ssl.ca to the authority that signed it`;
  if (/no pg_hba\.conf entry.*no encryption/.test(message)) {
    return isText
      ? `The server takes TLS only: add ?sslmode=verify-full to the URL in ${key}, and ${authority}.`
      : `The server takes TLS only: set ${key}.ssl: true, or ${authority}.`;
  }
  if (/server does not support SSL/i.test(message)) {
    return isText
      ? `The server has no TLS: remove sslmode from the URL in ${key}, or switch TLS on there.`
      : `The server has no TLS: remove ${key}.ssl, or switch TLS on there.`;
  }
  if (/CERT|ISSUER|SELF_SIGNED|VERIFY_LEAF/.test(code)) {
    return `The server's certificate is not believed: ${authority}.`;
  }
  if (isRds && code.startsWith('28')) {
    return "Grant rds_iam to the user, and allow the portal's role rds-db:connect on the cluster's resource id and this user; connection.region is the database's.";
  }
  switch (code) {
    case '28P01':
    case '28000':
      return isText
        ? `Check the user and the password in the URL in ${key}, and pg_hba.conf.`
        : `Check ${key}.user and .password, and pg_hba.conf.`;
    case '3D000':
      return `Create the database, or correct its name in ${key}.`;
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'ETIMEDOUT':
      return `Check host and port in ${key}, and the way there: security group, NetworkPolicy.`;
    default:
      return `Check ${key}.`;
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
