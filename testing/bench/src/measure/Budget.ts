/** A limit, in the unit of its figure or as a part of what upstream takes. */
export type Budget =
  | { atMost: number }
  | { atLeast: number }
  | { atMostOfUpstream: number };

/** The limit in the unit of the figure; `undefined` when it depends on upstream, and upstream was not measured. */
export function limitOf(budget: Budget, upstream?: number): number | undefined {
  if ('atMost' in budget) return budget.atMost;
  if ('atLeast' in budget) return budget.atLeast;
  return upstream === undefined
    ? undefined
    : budget.atMostOfUpstream * upstream;
}

/** Whether a value keeps to a limit of this kind. */
export function isWithin(
  budget: Budget,
  options: { value: number; limit: number },
): boolean {
  const { value, limit } = options;
  return 'atLeast' in budget ? value >= limit : value <= limit;
}
