import {
  CatalogTable,
  CatalogTableColumnsFunc,
} from '@backstage/plugin-catalog';

/** Mostly empty, or the same in every row; the filters beside the table and the entity's page have them. */
const LEFT_OUT = ['entity.metadata.tags', 'entity.spec.lifecycle'];
const WIDTHS: Record<string, string> = {
  'resolved.entityRef': '26%',
  'entity.metadata.description': '30%',
};
/** Room for the longest word of a name, in pixels; what is narrower breaks it. */
const LEAST_WIDTHS: Record<string, number> = { 'resolved.entityRef': 220 };

/** The catalog's own columns without those that take the room from the names. */
export const catalogColumns: CatalogTableColumnsFunc = context =>
  CatalogTable.defaultColumnsFunc(context)
    .filter(({ field }) => !LEFT_OUT.includes(String(field)))
    .map(column => ({
      ...column,
      width: WIDTHS[String(column.field)] ?? column.width,
      cellStyle: { minWidth: LEAST_WIDTHS[String(column.field)] },
    }));

/** Columns that can be dragged have a button in the button that sorts by them. */
export const TABLE_OPTIONS = { draggable: false };
