import { Steps, visitInSteps } from './Steps';

/** So many items are sorted at once. */
const RUN = 200;

/**
 * Sorts many items, equal ones as they came.
 *
 * @public
 */
export function* sortInSteps<Item>(
  items: readonly Item[],
  compare: (a: Item, b: Item) => number,
): Steps<Item[]> {
  let runs: Item[][] = [];
  for (let start = 0; start < items.length; start += RUN) {
    runs.push(items.slice(start, start + RUN).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: Item[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      merged.push(yield* merge(runs[at], runs[at + 1] ?? [], compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* merge<Item>(
  some: readonly Item[],
  others: readonly Item[],
  compare: (a: Item, b: Item) => number,
): Steps<Item[]> {
  const merged: Item[] = [];
  let next = 0;
  yield* visitInSteps(some, item => {
    while (next < others.length && compare(others[next], item) < 0) {
      merged.push(others[next++]);
    }
    merged.push(item);
  });
  while (next < others.length) merged.push(others[next++]);
  return merged;
}
