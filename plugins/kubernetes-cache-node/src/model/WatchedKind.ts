import { GroupKind } from '@mooring/kubernetes-objects';

/**
 * A kind of objects to watch, as the API server's paths name it.
 *
 * @public
 */
export interface WatchedKind {
  /** Empty for the core group. */
  readonly group: string;
  /** Such as `v1`, without the group. */
  readonly version: string;
  /** Such as `deployments`. */
  readonly plural: string;
  /** Such as `Deployment`. What is absent is learnt from the API server's first answer. */
  readonly kind?: string;
  /** Tried in turn where an API server doesn't serve `version`, such as `v1beta2`. Default: none. */
  readonly otherVersions?: readonly string[];
  /**
   * Whether most clusters are whole without it: that it can't be read then says nothing of the cluster's state, only of the
   * kind's own, and it is asked for again after minutes, not seconds. Default: false.
   */
  readonly isOptional?: boolean;
}

/**
 * Such as `apps/v1`, or `v1` in the core group.
 *
 * @public
 */
export function apiVersionOf({ group, version }: WatchedKind): string {
  return group === '' ? version : `${group}/${version}`;
}

/**
 * The `GroupKind` of a watched kind; as long as its name is not known, the name of the
 * resource as kubectl takes it, such as `rollouts.argoproj.io`.
 *
 * @public
 */
export function groupKindOfWatched({
  group,
  kind,
  plural,
}: WatchedKind): GroupKind {
  const name = kind ?? plural;
  return group === '' ? name : `${name}.${group}`;
}
