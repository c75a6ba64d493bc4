import type { Knex } from 'knex';
import { Column, Schema } from './Schema';

/** Knex's own tables, and the parts of SQLite's. */
const NOT_OURS = /knex_migrations|^sqlite_/;

const POSTGRES_COLUMNS = `
  SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type,
    NOT a.attnotnull AS "isNullable",
    a.atthasdef OR a.attidentity <> '' AS "hasDefault"
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm')`;

// Names of indexes and constraints are left out: no statement of ours uses one. What refers to a table keeps its rows from
// being deleted, unless it goes or is emptied with them.
const POSTGRES_RULES = `
  SELECT c.relname AS table, regexp_replace(pg_get_indexdef(i.indexrelid), '^CREATE UNIQUE INDEX \\S+ ON \\S+ USING btree', 'UNIQUE') AS rule
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE i.indisunique AND n.nspname = current_schema()
  UNION ALL
  SELECT c.relname, pg_get_constraintdef(k.oid)
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE k.contype IN ('c', 'f', 'x') AND n.nspname = current_schema()
  UNION ALL
  SELECT c.relname, 'referred to by ' || k.conrelid::regclass
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.confrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE k.contype = 'f' AND k.confdeltype IN ('a', 'r') AND n.nspname = current_schema()
  UNION ALL
  SELECT c.relname, regexp_replace(pg_get_triggerdef(t.oid), '^CREATE (CONSTRAINT |)TRIGGER \\S+', 'TRIGGER')
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT t.tgisinternal AND n.nspname = current_schema()`;

const SQLITE_COLUMNS = `
  SELECT m.name AS "table", c.name AS "column", lower(c.type) AS type,
    c."notnull" = 0 AND c.pk = 0 AS "isNullable",
    c.dflt_value IS NOT NULL OR (c.pk = 1 AND lower(c.type) = 'integer') AS "hasDefault"
  FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c
  WHERE m.type IN ('table', 'view')`;

const SQLITE_RULES = `
  SELECT m.name AS "table", 'UNIQUE (' ||
    (SELECT group_concat(name, ', ') FROM pragma_index_info(i.name)) || ')' ||
    coalesce(substr(x.sql, nullif(instr(upper(x.sql), ' WHERE '), 0)), '') AS rule
  FROM sqlite_master m JOIN pragma_index_list(m.name) i
  LEFT JOIN sqlite_master x ON x.type = 'index' AND x.name = i.name
  WHERE m.type = 'table' AND i."unique"
  UNION ALL
  SELECT m.name, 'FOREIGN KEY (' || f."from" || ') REFERENCES ' || f."table"
  FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'
  UNION ALL
  SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'`;

/** What is in the database that Knex is connected to: a PostgreSQL or a SQLite. */
export async function readSchema(knex: Knex): Promise<Schema> {
  const rowsOf = async (postgres: string, sqlite: string) =>
    knex.client.config.client === 'pg'
      ? (await knex.raw(postgres)).rows
      : await knex.raw(sqlite);
  const schema: Record<
    string,
    { columns: Record<string, Column>; rules: string[] }
  > = {};
  for (const row of await rowsOf(POSTGRES_COLUMNS, SQLITE_COLUMNS)) {
    if (NOT_OURS.test(row.table)) continue;
    schema[row.table] ??= { columns: {}, rules: [] };
    schema[row.table].columns[row.column] = {
      type: row.type,
      isNullable: Boolean(row.isNullable),
      hasDefault: Boolean(row.hasDefault),
    };
  }
  for (const { table, rule } of await rowsOf(POSTGRES_RULES, SQLITE_RULES)) {
    schema[table]?.rules.push(rule);
  }
  return schema;
}
