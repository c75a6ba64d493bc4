import { BackendFeature } from '@backstage/backend-plugin-api';

/** What a portal needs besides the watched clusters to match live, to let users in and to tell their browsers. */
export async function liveFeatures(): Promise<{ default: BackendFeature }[]> {
  return [
    await import('@backstage/plugin-auth-backend'),
    await import('@backstage/plugin-auth-backend-module-guest-provider'),
    await import('@backstage/plugin-events-backend'),
    await import('@backstage/plugin-signals-backend'),
    // eslint-disable-next-line @backstage/no-mixed-plugin-imports -- it is what is measured
    await import('@mooring/plugin-kubernetes-matching-backend'),
    // eslint-disable-next-line @backstage/no-mixed-plugin-imports -- it is what is measured
    await import('@mooring/plugin-kubernetes-workloads-backend'),
  ];
}
