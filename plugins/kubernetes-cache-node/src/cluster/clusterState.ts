import {
  ClusterState,
  NotServedKind,
  TooLargeObjects,
} from '@mooring/kubernetes-objects';
import { FollowedKind, Problem } from '../model/FollowedKind';
import { HeldKind } from '../store/HeldKind';
import { isRead } from '../store/omissionOrder';
import {
  apiVersionOf,
  groupKindOfWatched,
  WatchedKind,
} from '../model/WatchedKind';

/** All that a cluster's state follows from. */
export interface ClusterView {
  /** Why the configuration has the cluster not watched; then nothing else counts. */
  readonly notWatched?: string;
  /** How the reflectors follow its kinds, and what became of what they brought. */
  readonly kinds: readonly (FollowedKind & { readonly held: HeldKind })[];
  /** How those are to be named that are not served. */
  readonly nameNotServed?: (kind: WatchedKind) => NotServedKind;
}

/**
 * What a cluster's view is worth. Page, tab, log, metric and doctor print what this says. In this order:
 *
 * A kind at which the API server fails while others are followed, such as a custom resource whose conversion webhook is
 * broken, makes only itself unknown. A kind without which most clusters are whole has no part in any of this.
 *
 * 1. it is configured not to be watched → `not-watched`
 * 2. the credential is refused or missing for one of its kinds → `unauthorized`
 * 3. one of them was never whole → `unreachable` if something stands in the way, else `syncing`
 * 4. one of them is not followed any more → `stale`
 * 5. the API server knows none of them → `unreachable`: whatever answers is hardly the cluster
 * 6. one that verdicts depend on is left out for want of memory → `stale` since then
 * 7. the API server fails at one of them → `incomplete`
 * 8. one of them cannot be read → `forbidden`
 * 9. `synced`
 *
 * Where neither a watch nor a list of everything comes through and a short list does, 3 and 4 are `askedLive`.
 *
 * So a cluster counts as followed only if each kind is, and what was not asked never counts as empty.
 */
export function clusterState({
  notWatched,
  kinds: given,
  nameNotServed = asAskedFor,
}: ClusterView): ClusterState {
  if (notWatched !== undefined) {
    return { type: 'not-watched', reason: notWatched };
  }
  const all = given.filter(({ kind }) => !kind.isOptional);
  const failing = all.some(({ state }) => state === 'synced')
    ? all.filter(failsAlone)
    : [];
  const kinds = all.filter(kind => !failing.includes(kind));
  const problems = kinds
    .filter(({ state }) => state !== 'synced')
    .flatMap(({ problem }) => problem ?? []);
  const refused = problems.filter(
    ({ hop }) => hop === 'credentials' || hop === 'authentication',
  );
  if (refused.length > 0) {
    const { hop, reason, since } = earliest(refused);
    return { type: 'unauthorized', hop, reason, since: iso(since) };
  }

  const syncing = kinds.filter(
    ({ state, held }) =>
      state === 'syncing' ||
      (state === 'synced' && !held.isWhole && !held.leftOut),
  );
  if (syncing.length > 0) {
    const inTheWay = syncing
      .filter(({ state }) => state === 'syncing')
      .flatMap(({ problem }) => problem ?? []);
    if (inTheWay.length === 0) return { type: 'syncing' };
    const { hop, since } = earliest(inTheWay);
    const reason = reasonFor(syncing, kinds);
    const live = isAskedLive(syncing) && { askedLive: true as const };
    return { type: 'unreachable', hop, reason, since: iso(since), ...live };
  }

  const stale = kinds.filter(({ state }) => state === 'stale');
  if (stale.length > 0) {
    const since = Math.min(
      ...stale.map(({ confirmedAt, since: lost }) => confirmedAt ?? lost),
    );
    return {
      type: 'stale',
      since: iso(since),
      reason: reasonFor(stale, kinds),
      ...(isAskedLive(stale) && { askedLive: true }),
    };
  }

  const notServed = kinds.filter(({ state }) => state === 'not-served');
  if (notServed.length > 0 && notServed.length === kinds.length) {
    const since = Math.min(...notServed.map(kind => kind.since));
    return {
      type: 'unreachable',
      hop: 'api',
      reason: "it knows none of the kinds; check the path of the cluster's URL",
      since: iso(since),
    };
  }

  const [leftOut] = kinds.flatMap(({ held }) => held.leftOut ?? []);
  if (leftOut) return { type: 'stale', ...leftOut };

  const listedEveryMs = Math.max(
    ...kinds.map(({ listedEveryMs: every = 0 }) => every),
  );
  const listed = listedEveryMs > 0 && {
    listedEverySeconds: listedEveryMs / 1000,
  };
  const tooLarge = tooLargeOf(kinds);
  const left = {
    ...(tooLarge.length > 0 && { tooLarge }),
    ...(notServed.length > 0 && {
      notServed: notServed.map(({ kind }) => nameNotServed(kind)),
    }),
  };
  const unread = all.filter(
    kind => kind.state === 'forbidden' || failing.includes(kind),
  );
  if (unread.length === 0) return { type: 'synced', ...listed, ...left };
  const unreadKinds = unread.map(({ kind }) => groupKindOfWatched(kind));
  if (failing.length === 0) {
    return { type: 'forbidden', kinds: unreadKinds, ...left };
  }
  const since = Math.min(...failing.map(({ problem }) => problem!.since));
  return {
    ...{ type: 'incomplete', kinds: unreadKinds, since: iso(since) },
    ...{ reason: reasonsOf(unread), ...left },
  };
}

function asAskedFor(kind: WatchedKind): NotServedKind {
  return { plural: kind.plural, apiVersion: apiVersionOf(kind) };
}

/** Whether the API server fails at this kind alone. Of kinds that no verdict depends on, less certainty will do. */
function failsAlone({ kind, state, problem }: FollowedKind): boolean {
  return (
    (state === 'syncing' || state === 'stale') &&
    problem?.hop === 'api' &&
    (problem.isOfKind === true || !isRead(groupKindOfWatched(kind)))
  );
}

/** Whether short answers come through for all that cannot be followed: a view can ask for what it needs of these. */
function isAskedLive(failing: readonly FollowedKind[]): boolean {
  return failing.every(({ problem }) => problem?.answersShort);
}

/** Kinds that fail for the same reason, with the reason. */
function reasonsOf(unread: readonly FollowedKind[]): string {
  const kindsByReason = new Map<string, string[]>();
  for (const { kind, problem } of unread) {
    const reason = problem?.reason ?? 'it cannot be read';
    const kinds = kindsByReason.get(reason) ?? [];
    kindsByReason.set(reason, [...kinds, groupKindOfWatched(kind)]);
  }
  return [...kindsByReason]
    .map(([reason, kinds]) => `${kinds.join(', ')}: ${reason}`)
    .join('; ');
}

/** What is too large to be read, counted by kind and namespace: whose it is is not everybody's to know. */
function tooLargeOf(kinds: ClusterView['kinds']): TooLargeObjects[] {
  const counts = new Map<string, TooLargeObjects>();
  for (const { kind, namespace } of kinds.flatMap(
    ({ held }) => held.tooLarge ?? [],
  )) {
    const key = `${kind} ${namespace ?? ''}`;
    const count = (counts.get(key)?.count ?? 0) + 1;
    counts.set(key, {
      kind,
      ...(namespace !== undefined && { namespace }),
      count,
    });
  }
  return [...counts.values()];
}

/** What stands in the way of some of the kinds; names the one if others are followed. */
function reasonFor(
  failing: readonly FollowedKind[],
  all: readonly FollowedKind[],
): string {
  const first = failing
    .filter(({ problem }) => problem)
    .sort((a, b) => a.problem!.since - b.problem!.since)
    .at(0);
  if (!first) return 'it is not followed';
  const { kind, problem } = first;
  return problem!.hop === 'api' && all.some(({ state }) => state === 'synced')
    ? `${groupKindOfWatched(kind)}: ${problem!.reason}`
    : problem!.reason;
}

function earliest(problems: readonly Problem[]): Problem {
  return problems.reduce((first, next) =>
    next.since < first.since ? next : first,
  );
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
