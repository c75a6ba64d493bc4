import { DatabaseManager } from '@backstage/backend-defaults/database';
import {
  DatabaseService,
  LifecycleService,
} from '@backstage/backend-plugin-api';
import { Config, ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { createStderrLogger } from './createStderrLogger';

/** Knex, as Backstage makes it. */
export type DatabaseClient = Awaited<ReturnType<DatabaseService['getClient']>>;

const CONNECT_TIMEOUT_MS = 10_000;
/**
 * The database `postgres`, from which Backstage makes the others, as the manager names that of a plugin.
 *
 * Source: `PG_DATABASE_ADMIN_OVERRIDES` of `@backstage/backend-defaults`
 */
const ADMIN_DATABASE = { prefix: 'post', plugin: 'gres' };

/** Who opens a connection ends it. */
const NO_LIFECYCLE: LifecycleService = {
  addShutdownHook: () => {},
  addStartupHook: () => {},
};

/**
 * The portal's PostgreSQL, over the connections that Backstage's own database manager makes for its plugins, but so that
 * nothing is created.
 */
export class PortalDatabase {
  static fromConfig(config: Config): PortalDatabase {
    return new PortalDatabase(config);
  }

  private constructor(private readonly config: Config) {}

  /** Asks in the database that the portal makes the others from. Rejects with the error of PostgreSQL or of the network. */
  async askAdmin<Row>(sql: string, values: string[][]): Promise<Row> {
    const { prefix, plugin } = ADMIN_DATABASE;
    return await this.#ask(plugin, { prefix }, sql, values);
  }

  /** Asks in the database that `backend.database.connection` names, where each plugin has a schema. */
  async askShared<Row>(sql: string, values: string[][]): Promise<Row> {
    const pluginDivisionMode = 'schema';
    return await this.#ask('doctor', { pluginDivisionMode }, sql, values);
  }

  /** A connection to the database that the portal makes the others from; the caller destroys it. */
  async openAdmin(): Promise<DatabaseClient> {
    const { prefix, plugin } = ADMIN_DATABASE;
    return await this.#open(plugin, { prefix });
  }

  /** A connection to the database that `backend.database.connection` names; the caller destroys it. */
  async openShared(): Promise<DatabaseClient> {
    return await this.#open('doctor', { pluginDivisionMode: 'schema' });
  }

  /** A connection to the database of a plugin that has one of its own; the caller destroys it. */
  async openPlugin(plugin: string): Promise<DatabaseClient> {
    return await this.#open(plugin, {});
  }

  async #ask<Row>(
    plugin: string,
    changes: JsonObject,
    sql: string,
    values: string[][],
  ): Promise<Row> {
    const client = await this.#open(plugin, changes);
    try {
      const { rows } = await client.raw(sql, values);
      return rows[0];
    } finally {
      await client.destroy();
    }
  }

  async #open(plugin: string, changes: JsonObject): Promise<DatabaseClient> {
    const manager = DatabaseManager.fromConfig(this.#lookingOnly(changes));
    const logger = createStderrLogger();
    const client = await manager
      .forPlugin(plugin, { logger, lifecycle: NO_LIFECYCLE })
      .getClient();
    // Standard output is for the report; what goes wrong is thrown as well.
    Object.assign(client.client.logger, {
      debug() {},
      warn() {},
      error() {},
    });
    return client;
  }

  #lookingOnly(changes: JsonObject): Config {
    const data = structuredClone(this.config.get<JsonObject>());
    const backend = data.backend as JsonObject;
    const database = backend.database as JsonObject;
    const { pluginDivisionMode: _, plugin: __, ...shared } = database;
    return new ConfigReader({
      ...data,
      backend: {
        ...backend,
        database: {
          ...shared,
          ensureExists: false,
          ensureSchemaExists: false,
          knexConfig: {
            ...(database.knexConfig as JsonObject | undefined),
            acquireConnectionTimeout: CONNECT_TIMEOUT_MS,
          },
          ...changes,
        },
      },
    });
  }
}
