/** Adds to the list under a key, which it makes when there is none. */
export function push<Item>(
  lists: Map<string, Item[]>,
  key: string,
  item: Item,
): void {
  const items = lists.get(key);
  if (items) items.push(item);
  else lists.set(key, [item]);
}
