/** SQLite takes no more variables in one statement than 32,766, and a row has at most ten. */
const SIZE = 500;

/** Parts of a list; by default as large as fits into one statement. */
export function* chunksOf<Item>(
  items: readonly Item[],
  size = SIZE,
): Iterable<Item[]> {
  for (let start = 0; start < items.length; start += size) {
    yield items.slice(start, start + size);
  }
}
