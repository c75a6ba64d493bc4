import {
  FleetFinding,
  MatchListItem,
  Page,
} from '@mooring/plugin-kubernetes-matching-common';
import { toCsv } from './csv';

const PAGE_SIZE = 500;

/** A list as a table: the names of its columns, and the cells of an item. */
export interface ExportFormat<Item> {
  readonly columns: readonly string[];
  toCells(item: Item): string[];
}

/** The columns of the list of components. */
export const COMPONENT_FORMAT: ExportFormat<MatchListItem> = {
  columns: [
    'entity',
    'title',
    'owner',
    'status',
    'rule',
    'severity',
    'cluster',
    'firstSeen',
    'message',
    'clusters',
    'namespaces',
  ],
  toCells: ({ entityRef, title, owner, status, leading, ...item }) => [
    entityRef,
    title ?? '',
    owner ?? '',
    status,
    leading?.rule ?? '',
    leading?.severity ?? '',
    leading?.cluster ?? '',
    leading?.firstSeen ?? '',
    leading?.message ?? '',
    item.clusters.join(' '),
    item.namespaces.join(' '),
  ],
};

/** The columns of the lists of labels and of workloads. */
export const FINDING_FORMAT: ExportFormat<FleetFinding> = {
  columns: [
    'rule',
    'severity',
    'cluster',
    'namespaces',
    'subject',
    'firstSeen',
    'message',
  ],
  toCells: ({ rule, severity, cluster, namespaces, ...finding }) => [
    rule,
    severity,
    cluster,
    namespaces.join(' '),
    finding.subject ?? '',
    finding.firstSeen ?? '',
    finding.message,
  ],
};

/** Reads a list to its end. */
export async function readAll<Item>(
  load: (page: { limit: number; cursor?: string }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await load({ limit: PAGE_SIZE, cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return items;
}

/** A whole list as the content of a file. */
export function exportContent<Item>(options: {
  items: readonly Item[];
  format: ExportFormat<Item>;
  as: 'csv' | 'json';
}): { type: string; content: string } {
  const { items, format, as } = options;
  return as === 'json'
    ? {
        type: 'application/json',
        content: `${JSON.stringify(items, undefined, 2)}\n`,
      }
    : {
        type: 'text/csv;charset=utf-8',
        content: toCsv(
          format.columns,
          items.map(item => format.toCells(item)),
        ),
      };
}
