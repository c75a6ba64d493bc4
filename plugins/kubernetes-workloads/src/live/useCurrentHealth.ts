import {
  EntityWorkloads,
  HealthStatus,
} from '@mooring/plugin-kubernetes-workloads-common';
import useNetworkState from 'react-use/esm/useNetworkState';
import { LiveAnswer } from './useAnswer';
import { useWorkloads } from './useWorkloads';

/** How an entity's workloads are now, as far as the browser can tell. */
export interface CurrentHealth extends LiveAnswer<EntityWorkloads> {
  /** `Unknown` as soon as nothing is heard any more; undefined until there is an answer. */
  readonly status?: HealthStatus;
  readonly isOnline: boolean;
}

/** Follows how an entity's workloads are; what can't be asked is unknown, whatever the last answer was. */
export function useCurrentHealth(entityRef: string): CurrentHealth {
  const live = useWorkloads(entityRef);
  // A browser that can't tell is taken to be online.
  const { online: isOnline = true } = useNetworkState();
  return { ...live, isOnline, status: statusOf(live, isOnline) };
}

function statusOf(
  { value, error }: { value?: EntityWorkloads; error?: Error },
  isOnline: boolean,
): HealthStatus | undefined {
  if (error || (value && !isOnline)) return 'Unknown';
  return value?.status;
}
