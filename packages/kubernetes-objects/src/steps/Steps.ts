/**
 * Work that a caller may interrupt: at each `yield` it may do something else before it goes on. No step takes longer
 * than about a millisecond, whatever the work is on.
 *
 * @public
 */
export type Steps<Result> = Generator<void, Result, void>;

/**
 * Does all of it at once.
 *
 * @public
 */
export function allAtOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value as Result;
  }
}

/**
 * Whether there is surely nothing to visit: then no steps need be made for it, which takes longer than to see this.
 *
 * @public
 */
export function isNothing(items: Iterable<unknown>): boolean {
  return Array.isArray(items) && items.length === 0;
}

/** So many items are visited in one step. */
const ITEMS_PER_STEP = 100;

/**
 * Visits items one after the other, until `visit` returns `false`. An item that is `undefined` is a step of its own: see
 * `ObjectIndex.findInSteps`.
 *
 * @public
 */
export function* visitInSteps<Item>(
  items: Iterable<Item | undefined>,
  visit: (item: Item) => boolean | void,
): Steps<void> {
  let visited = 0;
  for (const item of items) {
    if (item === undefined) yield;
    else if (visit(item) === false) return;
    else if (++visited % ITEMS_PER_STEP === 0) yield;
  }
}

/**
 * Those of many items that are wanted.
 *
 * @public
 */
export function* filterInSteps<Item>(
  items: Iterable<Item>,
  isWanted: (item: Item) => boolean,
): Steps<Item[]> {
  const wanted: Item[] = [];
  yield* visitInSteps(items, item => {
    if (isWanted(item)) wanted.push(item);
  });
  return wanted;
}
