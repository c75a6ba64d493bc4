import { Config } from '@backstage/config';
import { parse } from 'pg-connection-string';
import { isLoopback } from './isLoopback';
import { WeakSetting } from './WeakSetting';

type Env = Record<string, string | undefined>;

/** Types of connections that encrypt by a connector of their own. */
const ENCRYPTING = ['cloudsql'];

/** Databases that get the portal's password and data without TLS, or without showing who they are. */
export function* databaseSettings(
  config: Config,
  env: Env,
): Generator<WeakSetting> {
  const common = connectionAt(config, 'backend.database');
  const client = config.getOptional('backend.database.client');
  const plugins = Object.keys(
    config.getOptional('backend.database.plugin') ?? {},
  );
  const keys = [
    'backend.database',
    ...plugins.map(plugin => `backend.database.plugin.${plugin}`),
  ];
  for (const key of keys) {
    const own = connectionAt(config, key);
    if (!own) continue;
    const path = [...key.split('.'), 'connection'];
    const connection = { ...common, ...own };
    const ssl = sslOf(connection, env);
    const isPostgres = (config.getOptional(`${key}.client`) ?? client) === 'pg';
    if (ssl === 'unverified') {
      yield {
        key: [...path, 'ssl', 'rejectUnauthorized'],
        message:
          'has the portal give its password to anyone who answers for the database',
        remedy: 'Remove it, and name the authority in ssl.ca.',
        risk: 'database-unverified',
      };
    } else if (ssl === 'none' && isPostgres && !isLocal(connection, env)) {
      yield {
        key: [...path, 'ssl'],
        message:
          "is missing, so the database's password and all data are sent without encryption",
        remedy:
          'Write ssl: true, and name the authority in ssl.ca if it is a private one.',
        risk: 'database-unencrypted',
      };
    }
  }
}

/** A connection as `pg` reads it, or undefined where there is none. */
function connectionAt(
  config: Config,
  key: string,
): Record<string, unknown> | undefined {
  const connection = config.getOptional(`${key}.connection`);
  if (typeof connection === 'string') {
    try {
      return { ...parse(connection) };
    } catch {
      return undefined; // the database says why
    }
  }
  return connection as Record<string, unknown> | undefined;
}

/** `pg` asks the environment where the connection says nothing. */
function sslOf(
  { ssl, type }: Record<string, unknown>,
  { PGSSLMODE: mode }: Env,
): 'none' | 'unverified' | 'verified' {
  if (ENCRYPTING.includes(String(type))) return 'verified';
  const effective = ssl ?? (mode === 'disable' ? undefined : mode);
  if (effective === 'no-verify') return 'unverified';
  if (!effective || effective === 'false') return 'none';
  const { rejectUnauthorized } = Object(effective);
  return rejectUnauthorized === false ? 'unverified' : 'verified';
}

/** Whether nothing leaves this machine: by a socket of its own, or by its loopback address. */
function isLocal({ host }: Record<string, unknown>, { PGHOST }: Env): boolean {
  const name = String(host || PGHOST || 'localhost');
  return name.startsWith('/') || isLoopback(name);
}
