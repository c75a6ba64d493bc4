import { MatchStatus } from '@mooring/plugin-kubernetes-matching-common';

/** A count for each status, to add to. */
export function noStatuses(): Record<MatchStatus, number> {
  return {
    matched: 0,
    'partly-matched': 0,
    unmatched: 0,
    unknown: 0,
    invalid: 0,
  };
}
