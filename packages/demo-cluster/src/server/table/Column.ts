import { KubernetesObject } from '../../store/KubernetesObject';
import { humanDuration } from './humanDuration';

/** A column of a table. */
export interface Column {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  /** `name` marks the column that names the row. */
  format?: string;
  /** Above 0, the column is printed by `-o wide` only. */
  priority?: number;
  cell(object: KubernetesObject, now: number): unknown;
}

/** A column of text. */
export function text(
  name: string,
  cell: (object: any) => unknown,
  options: { wide?: boolean } = {},
): Column {
  return {
    name,
    type: 'string',
    priority: options.wide ? 1 : 0,
    cell: object => String(cell(object) ?? '<none>'),
  };
}

/** A column of whole numbers; what is absent counts as 0. */
export function integer(name: string, cell: (object: any) => unknown): Column {
  return { name, type: 'integer', cell: object => Number(cell(object) ?? 0) };
}

/** How long ago something was. */
export function age(
  name: string,
  since: (object: any) => string | undefined,
): Column {
  return {
    name,
    type: 'string',
    cell: (object, now) => {
      const timestamp = since(object);
      return timestamp
        ? humanDuration(now - Date.parse(timestamp))
        : '<unknown>';
    },
  };
}

export const NAME_COLUMN: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  cell: ({ metadata }) => metadata.name,
};

export const AGE_COLUMN: Column = age(
  'Age',
  ({ metadata }) => metadata.creationTimestamp,
);
