import { isRecord } from '../isRecord';

/** The value without the fields that are null or undefined: to the API server, they are absent. */
export function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map(withoutNulls) as T;
  }
  if (!isRecord(value)) {
    return value;
  }
  const entries = Object.entries(value).filter(
    ([, field]) => field !== null && field !== undefined,
  );
  return Object.fromEntries(
    entries.map(([key, field]) => [key, withoutNulls(field)]),
  ) as T;
}
