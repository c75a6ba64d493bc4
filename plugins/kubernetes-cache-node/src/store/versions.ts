/** As etcd counts: a 64-bit number, without leading zeros. */
const VERSION = /^(0|[1-9]\d{0,19})$/;

/**
 * Whether a resource version is at most another one of the same kind; `undefined` where that cannot be said.
 *
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions: versions are decimal numbers
 * that can be compared, from 1.35 on by contract.
 */
export function isAtMost(version: string, other: string): boolean | undefined {
  if (!VERSION.test(version) || !VERSION.test(other)) return undefined;
  return version.length === other.length
    ? version <= other
    : version.length < other.length;
}
