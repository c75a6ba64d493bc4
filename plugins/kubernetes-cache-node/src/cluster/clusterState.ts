import { ClusterState } from '@mooring/kubernetes-objects';
import { FollowedKind, Problem } from '../reflector/FollowedKind';
import { HeldKind } from '../store/HeldKind';
import { groupKindOfWatched } from './WatchedKind';

/** All that a cluster's state follows from. */
export interface ClusterView {
  /** Why the configuration has the cluster not watched; then nothing else counts. */
  readonly notWatched?: string;
  /** How the reflectors follow its kinds, and what became of what they brought. */
  readonly kinds: readonly (FollowedKind & { readonly held: HeldKind })[];
}

/**
 * What a cluster's view is worth. Page, tab, log, metric and doctor print what this says. In this order:
 *
 * 1. it is configured not to be watched → `not-watched`
 * 2. the credential is refused or missing for one of its kinds → `unauthorized`
 * 3. one of them was never whole → `unreachable` if something stands in the way, else `syncing`
 * 4. one of them is not followed any more → `stale`
 * 5. the API server knows none of them → `unreachable`: whatever answers is hardly the cluster
 * 6. one that verdicts depend on is left out for want of memory → `stale` since then
 * 7. one of them may not be read → `forbidden`
 * 8. `synced`
 *
 * So a cluster counts as followed only if each kind is, and what was not asked never counts as empty.
 */
export function clusterState({ notWatched, kinds }: ClusterView): ClusterState {
  if (notWatched !== undefined) {
    return { type: 'not-watched', reason: notWatched };
  }
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
    const { hop, reason, since } = earliest(inTheWay);
    return { type: 'unreachable', hop, reason, since: iso(since) };
  }

  const stale = kinds.filter(({ state }) => state === 'stale');
  if (stale.length > 0) {
    const since = Math.min(
      ...stale.map(({ confirmedAt, since: lost }) => confirmedAt ?? lost),
    );
    const reasons = stale.flatMap(({ problem }) => problem ?? []);
    return {
      type: 'stale',
      since: iso(since),
      reason:
        reasons.length > 0 ? earliest(reasons).reason : 'it is not followed',
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

  const unread = kinds.filter(({ state }) => state === 'forbidden');
  return unread.length > 0
    ? {
        type: 'forbidden',
        kinds: unread.map(({ kind }) => groupKindOfWatched(kind)),
      }
    : { type: 'synced' };
}

function earliest(problems: readonly Problem[]): Problem {
  return problems.reduce((first, next) =>
    next.since < first.since ? next : first,
  );
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
