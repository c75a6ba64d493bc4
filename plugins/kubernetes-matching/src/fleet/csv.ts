/**
 * What a spreadsheet takes for a formula when a cell begins with it; the export comes from labels and annotations that
 * anybody can write. Source: https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^\s*[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20]/;

/** Rows as CSV (RFC 4180), each cell quoted, and none of them a formula. */
export function toCsv(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return [columns, ...rows]
    .map(row => `${row.map(cell).join(',')}\r\n`)
    .join('');
}

function cell(value: string): string {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}
