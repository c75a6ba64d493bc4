/** What a migration may take away, since no version that may run beside it uses it any more. */
export interface Contract {
  /** The folder's plugin and the migration's name, as `kubernetes-matching-backend/20270101000000_name`. */
  readonly migration: string;
  /** As the test names them. */
  readonly breaks: readonly string[];
  /** The release of the plugin from which on nothing uses it. */
  readonly unusedSince: string;
}

/** None so far. */
export const CONTRACTS: readonly Contract[] = [];

/**
 * Whether a plugin may take something away now: the release before the next one, `version`, has to be one that doesn't use it.
 */
export function mayContract(contract: Contract, version: string): boolean {
  return compareReleases(contract.unusedSince, version) <= 0;
}

function compareReleases(one: string, other: string): number {
  const [a, b] = [one, other].map(each => each.split('.').map(Number));
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : a[at] - b[at];
}
