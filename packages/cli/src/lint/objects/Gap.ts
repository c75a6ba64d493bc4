/**
 * Something that may hold objects and that cannot be seen from here: a file that cannot be read, a chart that is somewhere
 * else. What it may hold cannot be said to be absent; what was read counts all the same.
 */
export interface Gap {
  /** As the user would write it. */
  readonly file: string;
  readonly line?: number;
  /** What it is, for people: `HelmRelease certs/certs renders a chart that is not in this checkout`. */
  readonly what: string;
  /** Whether it is a file of the checkout, which its readers expect to be checked. */
  readonly isUnread?: boolean;
}

/** Where a gap is, as reports write it. */
export function placeOfGap({ file, line }: Gap): string {
  return line === undefined ? file : `${file}:${line}`;
}
