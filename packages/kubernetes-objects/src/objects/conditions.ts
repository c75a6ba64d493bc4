import { readList, readText, readTime } from './readFields';

/**
 * An entry of `status.conditions`.
 *
 * Source: `Condition` in k8s.io/apimachinery `pkg/apis/meta/v1/types.go`.
 *
 * @public
 */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** When `status` last changed, in milliseconds since the epoch. */
  readonly since?: number;
}

/**
 * The conditions of an object, those without a type left out.
 *
 * @public
 */
export function conditionsOf(object: { status?: unknown }): Condition[] {
  return readList(object.status, 'conditions').flatMap(item => {
    const type = readText(item, 'type');
    if (type === undefined) return [];
    return {
      type,
      status: readText(item, 'status') ?? 'Unknown',
      reason: readText(item, 'reason') ?? '',
      message: readText(item, 'message') ?? '',
      since: readTime(item, 'lastTransitionTime'),
    };
  });
}

/**
 * The condition of a type, the first if several are listed.
 *
 * @public
 */
export function conditionOf(
  object: { status?: unknown },
  type: string,
): Condition | undefined {
  return conditionsOf(object).find(condition => condition.type === type);
}
