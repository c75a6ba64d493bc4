import { EntityDelivery } from '@mooring/plugin-kubernetes-delivery-common';

/** What a healthy Application says. */
export function deliveryOf(more: Partial<EntityDelivery> = {}): EntityDelivery {
  return {
    tool: 'argocd',
    reconciler: {
      ...{ kind: 'Application.argoproj.io', namespace: 'argocd' },
      name: 'cart',
    },
    ...{ cluster: 'hub', deploysTo: 'prod', sync: 'Synced', health: 'Healthy' },
    ...{ isSuspended: false, isAutomated: true, errors: [] },
    ...{ drift: [], totalDrift: 0, by: [], objects: [], parents: [] },
    ...more,
  };
}
