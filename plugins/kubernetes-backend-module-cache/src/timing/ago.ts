const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** The time from an ISO 8601 time to now in words, such as `3 minutes`; to the unit that matters. */
export function ago(since: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(since)) / 1000));
  const [name, length] = UNITS.find(([, unit]) => seconds >= unit) ?? [
    'second',
    1,
  ];
  const count = Math.floor(seconds / length);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
