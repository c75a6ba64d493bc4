/** How often and how long, in milliseconds of the reflector's clock. */
export interface ReflectorTiming {
  /** First requests are spread over this time. Default: 1 s. */
  readonly startSpreadMs: number;
  /** After how long the API server is asked to end a watch: a random time between the two. Default: 5 to 10 minutes, as client-go. */
  readonly watchMs: readonly [least: number, most: number];
  /** How much longer than that to wait for the end. Default: 30 s. */
  readonly watchGraceMs: number;
  /** How long nothing may come while a list is under way. Default: 60 s. */
  readonly listIdleMs: number;
  /** How long a list may take in all. Default: 10 minutes. */
  readonly listMs: number;
  /** How often everything is listed again, give or take a fifth. Default: 30 minutes. */
  readonly relistMs: number;
  /** Base and limit of the waits between attempts, doubled each time, with full jitter. Default: 0.8 to 30 s, as client-go. */
  readonly backoffMs: readonly [base: number, limit: number];
  /** A watch that has lasted for this long is healthy: the waits start over. Default: 2 minutes, as client-go. */
  readonly healthyMs: number;
  /** A watch that the API server ends sooner counts as failed. Default: 5 s. */
  readonly shortWatchMs: number;
  /** Wait after the credential or the right was refused, give or take a fourth. Default: 30 s. */
  readonly refusedMs: number;
  /** Wait after the API server did not know the kind, give or take a fourth. Default: 25 s, so at most half a minute. */
  readonly notServedMs: number;
  /** Both of a kind without which most clusters are whole, give or take a fourth: its definition is waited for. Default: 5 minutes. */
  readonly optionalMs: number;
  /** How long a view counts as up to date after its watch was lost: most are back before. Default: 2 s. */
  readonly staleAfterMs: number;
  /** After how long without a word on an open watch the API server is asked: bookmarks come each minute, give or take a fourth. Default: 90 s. */
  readonly silenceMs: number;
  /** How long nothing may come on a watch that goes on until everything missed counts as told. Default: 300 ms. */
  readonly settleMs: number;
  /** For the answer to a question about one object. Default: 15 s. */
  readonly confirmMs: number;
  /** How long a watch lasts that only tells whether the way to the cluster streams. Default: 5 s. */
  readonly probeMs: number;
  /** How often kinds are listed where it does not, give or take a fifth. Default: 30 s. */
  readonly listEveryMs: number;
}

export const DEFAULT_REFLECTOR_TIMING: ReflectorTiming = {
  startSpreadMs: 1_000,
  watchMs: [300_000, 600_000],
  watchGraceMs: 30_000,
  listIdleMs: 60_000,
  listMs: 600_000,
  relistMs: 1_800_000,
  backoffMs: [800, 30_000],
  healthyMs: 120_000,
  shortWatchMs: 5_000,
  refusedMs: 30_000,
  notServedMs: 25_000,
  optionalMs: 300_000,
  staleAfterMs: 2_000,
  silenceMs: 90_000,
  settleMs: 300,
  confirmMs: 15_000,
  probeMs: 5_000,
  listEveryMs: 30_000,
};
