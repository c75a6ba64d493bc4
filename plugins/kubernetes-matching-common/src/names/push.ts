/** Adds to the list under a key, which it makes when there is none. */
export function push<Key, Item>(
  lists: Map<Key, Item[]>,
  key: Key,
  item: Item,
): void {
  const items = lists.get(key);
  if (items) items.push(item);
  else lists.set(key, [item]);
}
