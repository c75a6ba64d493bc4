import { DemoCluster } from '@mooring/demo-cluster';
import { JsonObject } from '@backstage/types';

/** How the configuration names demo clusters. */
export function clustersOf(...clusters: DemoCluster[]): JsonObject {
  return {
    type: 'config',
    clusters: clusters.map(({ name, url, tokens, caData }) => ({
      ...{ name, url, authProvider: 'serviceAccount' },
      serviceAccountToken: tokens.viewer,
      caData: Buffer.from(caData).toString('base64'),
    })),
  };
}
