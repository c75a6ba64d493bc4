/** A column, as its database describes it. */
export interface Column {
  readonly type: string;
  readonly isNullable: boolean;
  /** Whether a row may be written that leaves the column out. */
  readonly hasDefault: boolean;
}

/** A table: its columns, and what it asks of its rows, in the database's words. */
export interface Table {
  readonly columns: Readonly<Record<string, Column>>;
  readonly rules: readonly string[];
}

/** The tables and views of a database, by name. */
export type Schema = Readonly<Record<string, Table>>;
