import { LeftOutObject } from '@mooring/kubernetes-objects';

/** What the store holds of a kind, as far as the cluster's state depends on it. */
export interface HeldKind {
  /** Whether a list was taken to its end, and nothing was given up since. */
  readonly isWhole: boolean;
  /** Absent unless verdicts depend on the kind, and none of its objects are kept for want of memory. */
  readonly leftOut?: { readonly since: string; readonly reason: string };
  /** The objects that are there and are too large to be read. Absent if there are none. */
  readonly tooLarge?: readonly LeftOutObject[];
}
