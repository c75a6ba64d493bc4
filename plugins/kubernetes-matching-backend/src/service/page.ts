import { InputError } from '@backstage/errors';

const DEFAULT_LIMIT = 50;

/** One page of items that are in the order of their keys. */
export function pageOf<Item>(options: {
  items: readonly Item[];
  keyOf: (item: Item) => string;
  limit?: number;
  cursor?: string;
}): { items: Item[]; totalItems: number; nextCursor?: string } {
  const { items, keyOf, limit = DEFAULT_LIMIT, cursor } = options;
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const start = after === undefined ? 0 : firstAfter(items, keyOf, after);
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  return {
    items: page,
    totalItems: items.length,
    nextCursor:
      last !== undefined && start + limit < items.length
        ? encodeCursor(keyOf(last))
        : undefined,
  };
}

/** The cursor holds the key of the last item, so that a list that changes meanwhile skips and repeats nothing else. */
function encodeCursor(after: string): string {
  return Buffer.from(JSON.stringify({ after })).toString('base64url');
}

function decodeCursor(cursor: string): string {
  try {
    const { after } = JSON.parse(
      Buffer.from(cursor, 'base64url').toString('utf8'),
    );
    if (typeof after === 'string') return after;
  } catch {
    // what it is not, is said below
  }
  throw new InputError(
    'cursor: not one that this list gave; leave it out to read from the start',
  );
}

function firstAfter<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  key: string,
): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (keyOf(items[middle]) <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}
