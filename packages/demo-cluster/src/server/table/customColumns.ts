import { PrinterColumn } from '../../store/ResourceType';
import { age, Column, NAME_COLUMN } from './Column';

/** The columns a CustomResourceDefinition asks for. Of JSONPath, plain paths such as `.spec.replicas` are understood. */
export function customColumns(columns: PrinterColumn[]): Column[] {
  const printed = columns.map(({ name, type, jsonPath, priority }): Column => {
    const read = (object: any) =>
      jsonPath
        .split('.')
        .slice(1)
        .reduce((value, field) => value?.[field], object);
    return type === 'date'
      ? { ...age(name, read), priority }
      : { name, type: type as Column['type'], priority, cell: read };
  });
  return [NAME_COLUMN, ...printed];
}
