import { toTimestamp } from '../store/ObjectStore';

/** A condition in a status. */
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  lastUpdateTime?: string;
}

/** The condition with the time at which its status last changed, carried over from the conditions so far. */
export function transition(
  previous: Condition[] | undefined,
  condition: Pick<Condition, 'type' | 'status' | 'reason' | 'message'>,
  now: number,
): Condition {
  const before = previous?.find(({ type }) => type === condition.type);
  const lastTransitionTime =
    before?.status === condition.status
      ? before.lastTransitionTime
      : toTimestamp(now);
  return { ...condition, lastTransitionTime };
}
