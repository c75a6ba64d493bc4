// Fields of objects from outside: one of the wrong type reads as an absent one, and nothing throws.

/** The value at a path, or undefined where some step of it is missing. */
function at(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.hasOwn(current, key)
      ? (current as Record<string, unknown>)[key]
      : undefined;
  }
  return current;
}

/**
 * The record at a path of an object from outside; undefined for anything else.
 *
 * @public
 */
export function readRecord(
  value: unknown,
  ...path: string[]
): Readonly<Record<string, unknown>> | undefined {
  const found = at(value, path);
  return typeof found === 'object' && found !== null && !Array.isArray(found)
    ? (found as Record<string, unknown>)
    : undefined;
}

/**
 * The list at a path of an object from outside; empty for anything else.
 *
 * @public
 */
export function readList(
  value: unknown,
  ...path: string[]
): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

/**
 * The string at a path of an object from outside, unless it is empty: the API server's Go types cannot tell an empty one from an
 * absent one.
 *
 * @public
 */
export function readText(
  value: unknown,
  ...path: string[]
): string | undefined {
  const found = at(value, path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/**
 * The safe integer at a path of an object from outside; undefined for anything else.
 *
 * @public
 */
export function readInteger(
  value: unknown,
  ...path: string[]
): number | undefined {
  const found = at(value, path);
  return Number.isSafeInteger(found) ? (found as number) : undefined;
}

/**
 * Whether there is `true` at a path of an object from outside.
 *
 * @public
 */
export function readFlag(value: unknown, ...path: string[]): boolean {
  return at(value, path) === true;
}

/**
 * The timestamp at a path of an object from outside, in milliseconds since the epoch.
 *
 * @public
 */
export function readTime(
  value: unknown,
  ...path: string[]
): number | undefined {
  const text = readText(value, ...path);
  const time = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
