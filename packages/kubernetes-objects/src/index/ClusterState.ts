import { GroupKind } from '../objects/groupKind';

/**
 * One step on the way to a cluster's answer, in order; `credentials` is obtaining a token (for EKS: assuming the role),
 * `authentication` is the API server accepting it.
 *
 * @public
 */
export type ConnectionHop =
  | 'dns'
  | 'tcp'
  | 'tls'
  | 'credentials'
  | 'authentication'
  | 'api';

/**
 * Objects that are there and are left out of a view, since each alone is too large to be read: how many of one kind in one
 * namespace.
 *
 * @public
 */
export interface TooLargeObjects {
  readonly kind: GroupKind;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  readonly count: number;
}

/**
 * A kind that is asked for, as a custom resource is, and that a cluster does not serve: it is not installed there, or its
 * name is wrong.
 *
 * @public
 */
export interface NotServedKind {
  /** As it was asked for, such as `rollout`. */
  readonly plural: string;
  /** With its group, such as `argoproj.io/v1alpha1`. */
  readonly apiVersion: string;
  /** What the cluster serves under a near name or in another version. */
  readonly meant?: { readonly plural: string; readonly apiVersion: string };
}

/**
 * What a view of a cluster's objects is worth. Only `synced` can say that something is not there, and `forbidden` and
 * `incomplete` of the other kinds; every other state must be read as "unknown", never as "empty". What is `tooLarge` to be
 * read makes only itself unknown: `ObjectIndex.leftOut` names it. Of kinds that are `notServed` there is no object.
 *
 * @public
 */
export type ClusterState =
  /** The first list has not finished; some objects may be there already. */
  | { readonly type: 'syncing' }
  /**
   * The view is whole and follows the cluster; with `listedEverySeconds`, nothing streams on the way to it, so the view is up
   * to that old.
   */
  | {
      readonly type: 'synced';
      readonly listedEverySeconds?: number;
      readonly tooLarge?: readonly TooLargeObjects[];
      readonly notServed?: readonly NotServedKind[];
    }
  /** The view was whole at `since`; what happened in the cluster afterwards is not known. */
  | {
      readonly type: 'stale';
      readonly since: string;
      readonly reason: string;
      readonly askedLive?: true;
    }
  /**
   * The cluster does not answer. With `askedLive`, here and where it is `stale`, it does answer when it is asked for a little:
   * only watches and lists of everything do not come through.
   */
  | {
      readonly type: 'unreachable';
      readonly since: string;
      readonly reason: string;
      readonly hop?: ConnectionHop;
      readonly askedLive?: true;
    }
  /** The cluster refuses the portal's credentials, or there are none. */
  | {
      readonly type: 'unauthorized';
      readonly hop: ConnectionHop;
      readonly since?: string;
      readonly reason?: string;
    }
  /** The view is whole but for these kinds, which the portal cannot read. */
  | {
      readonly type: 'forbidden';
      readonly kinds: readonly GroupKind[];
      readonly tooLarge?: readonly TooLargeObjects[];
      readonly notServed?: readonly NotServedKind[];
    }
  /**
   * The view is whole but for these kinds: the cluster answers, and at least one of them fails since then. Those are among
   * them that the portal cannot read.
   */
  | {
      readonly type: 'incomplete';
      readonly kinds: readonly GroupKind[];
      readonly since: string;
      readonly reason: string;
      readonly tooLarge?: readonly TooLargeObjects[];
      readonly notServed?: readonly NotServedKind[];
    }
  /** Nothing is kept of the cluster, as it is configured; it is asked live at each view. No error. */
  | { readonly type: 'not-watched'; readonly reason: string };

/**
 * A state as log, doctor and command line print it, such as `unreachable at tcp: nothing listens there`.
 *
 * @public
 */
export function describeClusterState(state: ClusterState): string {
  const hop = 'hop' in state && state.hop ? ` at ${state.hop}` : '';
  const detail = detailOf(state);
  const reason = isOnlyShort(state) ? `${detail}; asked live` : detail;
  return `${state.type}${hop}${reason ? `: ${reason}` : ''}`;
}

/**
 * What is left out of a view, such as `1 Deployment in shop is too large to read`.
 *
 * @public
 */
export function describeTooLarge(objects: TooLargeObjects): string {
  const { kind, namespace, count } = objects;
  const [name] = kind.split('.', 1);
  const where = namespace === undefined ? '' : ` in ${namespace}`;
  return count === 1
    ? `1 ${name}${where} is too large to read`
    : `${count} ${pluralOf(name)}${where} are too large to read`;
}

/**
 * What a cluster does not serve, such as `not served: rollout in argoproj.io/v1alpha1`, and what was meant.
 *
 * @public
 */
export function describeNotServed(kind: NotServedKind): string {
  const { plural, apiVersion, meant } = kind;
  const asked = `not served: ${plural} in ${apiVersion}`;
  return meant
    ? `${asked}; did you mean ${meant.plural} in ${meant.apiVersion}?`
    : asked;
}

/**
 * What a view lacks of its own, in a few words each: objects that are too large to read, kinds that are not served.
 *
 * @public
 */
export function describeGaps(state: ClusterState): string[] {
  const tooLarge = 'tooLarge' in state ? state.tooLarge ?? [] : [];
  const notServed = 'notServed' in state ? state.notServed ?? [] : [];
  return [
    ...tooLarge.map(describeTooLarge),
    ...notServed.map(describeNotServed),
  ];
}

function pluralOf(name: string): string {
  if (/(s|x|ch|sh)$/.test(name)) return `${name}es`;
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}

function detailOf(state: ClusterState): string {
  return [ownDetailOf(state), ...describeGaps(state)]
    .filter(Boolean)
    .join('; ');
}

function ownDetailOf(state: ClusterState): string | undefined {
  switch (state.type) {
    case 'forbidden':
      return state.kinds.join(', ');
    case 'synced':
      return state.listedEverySeconds === undefined
        ? undefined
        : `listed every ${state.listedEverySeconds} s`;
    default:
      return 'reason' in state ? state.reason : undefined;
  }
}

/**
 * Whether the cluster itself is asked at each view: nothing is kept of it, not all of it yet, or nothing that would be as
 * good as its answer.
 *
 * @public
 */
export function isAskedLive(state: ClusterState): boolean {
  const { type } = state;
  return type === 'not-watched' || type === 'syncing' || isOnlyShort(state);
}

function isOnlyShort(state: ClusterState): boolean {
  return 'askedLive' in state && state.askedLive === true;
}

/**
 * Whether something keeps the portal from seeing what the cluster holds: a first list, or a cluster that is configured not
 * to be watched, is not a fault.
 *
 * @public
 */
export function isFaulty({ type }: ClusterState): boolean {
  return [
    ...['stale', 'unreachable', 'unauthorized'],
    ...['forbidden', 'incomplete'],
  ].includes(type);
}

/**
 * Whether a view in this state can say that there is no object of a kind, but for those that are too large to be read.
 *
 * @public
 */
export function canTellAbsence(state: ClusterState, kind: GroupKind): boolean {
  switch (state.type) {
    case 'synced':
      return true;
    case 'forbidden':
    case 'incomplete':
      return !state.kinds.includes(kind);
    default:
      return false;
  }
}
