import { useApi } from '@backstage/frontend-plugin-api';
import {
  ClusterWorkloads,
  EntityAlerts,
} from '@mooring/plugin-kubernetes-workloads-common';
import { useCallback } from 'react';
import { kubernetesWorkloadsApiRef } from '../api';
import { Asked, useAsked } from '../live/useAsked';

const INTERVAL_MS = 30_000;
/** Nobody configures a Prometheus while a page is open. */
const NEVER_MS = 2 ** 31 - 1;

const waitMs = (value?: EntityAlerts) =>
  value && !value.isConfigured ? NEVER_MS : INTERVAL_MS;

/** Follows which alerts fire for an entity. */
export function useAlerts(entityRef: string): Asked<EntityAlerts> {
  const api = useApi(kubernetesWorkloadsApiRef);
  const ask = useCallback(
    (options: { signal: AbortSignal }) => api.getAlerts(entityRef, options),
    [api, entityRef],
  );
  return useAsked(ask, waitMs);
}

/** The clusters, each with the alerts that fire there among its problems. */
export function withAlerts(
  clusters: readonly ClusterWorkloads[],
  alerts: EntityAlerts | undefined,
): readonly ClusterWorkloads[] {
  return clusters.map(workloads => {
    const found = alerts?.clusters.find(
      ({ cluster }) => cluster === workloads.cluster,
    );
    if (!found || found.problems.length === 0) return workloads;
    return {
      ...workloads,
      problems: [...workloads.problems, ...found.problems],
    };
  });
}
