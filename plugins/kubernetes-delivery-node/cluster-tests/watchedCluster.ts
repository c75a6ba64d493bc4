import { ControlPlane } from '@mooring/control-plane';
import { WatchedKind } from '@mooring/plugin-kubernetes-cache-node';
import { DELIVERY_KINDS } from '@mooring/plugin-kubernetes-delivery-common';

/** A cluster whose Deployments and kinds of delivery are watched. */
export function watchedCluster(name: string, plane: ControlPlane) {
  const kinds: WatchedKind[] = [
    {
      ...{ group: 'apps', version: 'v1', plural: 'deployments' },
      kind: 'Deployment',
    },
    ...DELIVERY_KINDS.map(({ versions, ...kind }) => ({
      ...kind,
      ...{ version: versions[0], otherVersions: versions.slice(1) },
      isOptional: true,
    })),
  ];
  return {
    ...{ name, url: plane.url, caData: plane.caData, kinds },
    getCredential: async () => ({
      type: 'bearer token' as const,
      token: plane.adminToken,
    }),
  };
}
