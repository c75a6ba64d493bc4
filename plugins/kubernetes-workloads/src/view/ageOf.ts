const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** How long ago something was, in its largest unit as kubectl abbreviates it: `5m`; `0s` for what clocks place ahead. */
export function ageOf(since: number, now: number): string {
  const age = Math.max(0, now - since);
  const [unit, size] = UNITS.find(([, length]) => age >= length) ?? [
    's',
    1_000,
  ];
  return `${Math.floor(age / size)}${unit}`;
}
