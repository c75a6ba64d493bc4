import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import { kubernetesMatchingApiRef } from '../api';
import { useLive } from '../live/useLive';

/** So that a change does not make every open page count the fleet again. */
const MIN_GAP_MS = 5_000;
const TREND_DAYS = 90;

/** The fleet in numbers, or the part of it that belongs to these owners. */
export function useSummary(owner: readonly string[] | undefined) {
  const api = useApi(kubernetesMatchingApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.getSummary({ days: TREND_DAYS, owner }, { signal }),
    [api, owner],
  );
  return useLive({ load, minGapMs: MIN_GAP_MS });
}
