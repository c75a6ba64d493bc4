/** The first few items in an order, without sorting all of them: of many, most are compared once. */
export function firstInOrder<Item>(
  items: Iterable<Item>,
  options: { max: number; compare: (a: Item, b: Item) => number },
): Item[] {
  const { max, compare } = options;
  const first: Item[] = [];
  for (const item of items) {
    if (first.length === max && compare(item, first[max - 1]) >= 0) continue;
    let at = first.length;
    while (at > 0 && compare(item, first[at - 1]) < 0) at--;
    first.splice(at, 0, item);
    if (first.length > max) first.pop();
  }
  return first;
}
