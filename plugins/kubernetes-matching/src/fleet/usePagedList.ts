import { TableItem, TableProps } from '@backstage/ui';
import { OmittedPart, Page } from '@mooring/plugin-kubernetes-matching-common';
import { useCallback, useMemo, useState } from 'react';
import { useLive } from '../live/useLive';

const PAGE_SIZE = 50;
/** So that a fleet in which something changes all the time does not ask all the time. */
const MIN_GAP_MS = 2_000;

/** One page of a list, kept up to date where it stands, and the way to the other pages. */
export interface PagedList<Row extends TableItem> {
  readonly tableProps: Pick<
    TableProps<Row>,
    'data' | 'isPending' | 'isStale' | 'pagination'
  >;
  readonly error?: Error;
  readonly totalItems?: number;
  readonly omitted: readonly OmittedPart[];
}

/**
 * Reads a list page by page: however long it is, only the rows of one page are on the screen and kept up to date.
 *
 * - `load`: reads a page; a new function is a new list, which begins at its first page
 */
export function usePagedList<Item, Row extends TableItem>(options: {
  load: (
    page: { limit: number; cursor?: string },
    options: { signal: AbortSignal },
  ) => Promise<Page<Item>>;
  toRow: (item: Item) => Row;
}): PagedList<Row> {
  const { load, toRow } = options;
  const [place, setPlace] = useState<{ load: typeof load; cursors: string[] }>({
    load,
    cursors: [],
  });
  const cursors = useMemo(
    () => (place.load === load ? place.cursors : []),
    [place, load],
  );
  const cursor = cursors.at(-1);
  const loadPage = useCallback(
    (signal: AbortSignal) => load({ limit: PAGE_SIZE, cursor }, { signal }),
    [load, cursor],
  );
  const { value, error, isStale } = useLive({
    load: loadPage,
    minGapMs: MIN_GAP_MS,
  });
  const data = useMemo(() => value?.items.map(toRow), [value, toRow]);
  const next = isStale ? undefined : value?.nextCursor;
  return {
    error: isStale ? undefined : error,
    totalItems: value?.totalItems,
    omitted: value?.omitted ?? [],
    tableProps: {
      data,
      isPending: data === undefined,
      isStale,
      pagination: {
        type: 'page',
        pageSize: PAGE_SIZE,
        showPageSizeOptions: false,
        offset: cursors.length * PAGE_SIZE,
        totalCount: value?.totalItems,
        hasNextPage: next !== undefined,
        hasPreviousPage: cursors.length > 0,
        onNextPage: () =>
          next !== undefined && setPlace({ load, cursors: [...cursors, next] }),
        onPreviousPage: () => setPlace({ load, cursors: cursors.slice(0, -1) }),
      },
    },
  };
}
