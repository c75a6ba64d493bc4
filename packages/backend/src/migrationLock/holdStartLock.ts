import {
  LoggerService,
  RootLifecycleService,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import { PLUGINS_WITH_DATABASE } from '../doctor/pluginDatabases';
import { DatabaseClient, PortalDatabase } from '../doctor/PortalDatabase';
import { freeLeftLocks } from './freeLeftLocks';
import { StartLock } from './StartLock';

const DEFAULT_PREFIX = 'backstage_plugin_';

/**
 * Takes the lock of starts in PostgreSQL until the plugins have started, and frees the locks of migrations that a killed start
 * has left. Where the database can't be asked, the start goes on without: the plugins say what is wrong with it.
 */
export async function holdStartLock(options: {
  config: Config;
  lifecycle: RootLifecycleService;
  logger: LoggerService;
}): Promise<void> {
  const { config, lifecycle, logger } = options;
  const settings = config.getOptionalConfig('backend.database');
  if (settings?.getOptionalString('client') !== 'pg') return;
  const isShared =
    settings.getOptionalString('pluginDivisionMode') === 'schema';
  const prefix = settings.getOptionalString('prefix') ?? DEFAULT_PREFIX;
  const database = PortalDatabase.fromConfig(config);
  let client: DatabaseClient | undefined;
  try {
    const opened = isShared
      ? await database.openShared()
      : await database.openAdmin();
    client = opened;
    const held = await StartLock.acquire({ client, logger, name: prefix });
    lifecycle.addStartupHook(async () => {
      await held.release().catch(() => {}); // the connection may be gone
      await opened.destroy();
    });
    const plugins = isShared ? [] : await pluginsIn({ client, prefix });
    if (isShared) await freeLeftLocks({ client, logger });
    await Promise.all(
      plugins.map(async plugin => {
        const own = await database.openPlugin(plugin);
        try {
          await freeLeftLocks({ client: own, logger });
        } finally {
          await own.destroy();
        }
      }),
    );
  } catch (error) {
    logger.warn(
      `Whether a killed start has left a lock of its migrations could not be asked; going on: ${
        toError(error).message
      }`,
    );
    await client?.destroy();
  }
}

/** The plugins whose databases are there. */
async function pluginsIn(options: {
  client: DatabaseClient;
  prefix: string;
}): Promise<string[]> {
  const { client, prefix } = options;
  const names = PLUGINS_WITH_DATABASE.map(plugin => `${prefix}${plugin}`);
  const { rows } = await client.raw(
    "select datname::text as name from pg_database where datname = any(?) and has_database_privilege(datname, 'connect')",
    [names],
  );
  return rows.map(({ name }: { name: string }) => name.slice(prefix.length));
}
