import { format } from 'prettier';
import { Result } from '../measure/Result';
import { Conditions } from './conditions';

const HEADER = [
  'figure',
  'value',
  'unit',
  'upstream',
  'ratio',
  'budget',
  'pass',
];

/** The results of one benchmark as a Markdown table, aligned so that it can be read as it is. */
export function resultsTable(results: Result[]): string {
  return table([
    HEADER,
    ...results.map(result => [
      result.figure,
      formatNumber(result.value),
      result.unit,
      formatNumber(result.upstream),
      formatNumber(result.ratio),
      formatNumber(result.budget),
      result.pass === null ? '' : formatVerdict(result.pass),
    ]),
  ]);
}

/** The conditions of a run as a Markdown table. */
export function conditionsTable(conditions: Conditions): string {
  return table([['condition', ''], ...Object.entries(conditions)]);
}

/** A number with three significant digits; nothing for null. */
function formatNumber(value: number | null): string {
  if (value === null) return '';
  if (value === Infinity) return 'no answer';
  const digits = Math.abs(value) >= 1000 ? 0 : undefined;
  return digits === 0
    ? Math.round(value).toLocaleString('en-US')
    : String(Number(value.toPrecision(3)));
}

/** Markdown as Prettier writes it. */
export function formatMarkdown(markdown: string): string {
  return format(markdown, { parser: 'markdown', proseWrap: 'preserve' });
}

function formatVerdict(pass: boolean): string {
  return pass ? 'yes' : '**no**';
}

function table([header, ...rows]: string[][]): string {
  const line = (cells: string[]) =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const lines = [
    line(header),
    line(header.map(() => '---')),
    ...rows.map(line),
  ];
  return formatMarkdown(lines.join('\n'));
}
