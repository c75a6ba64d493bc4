import type { CoreV1Api, Metrics, PodStatus } from '@kubernetes/client-node';

/** Adds up the usage of pods and their containers. */
export type TopPods = (
  api: Pick<CoreV1Api, 'listPodForAllNamespaces'>,
  metrics: Pick<Metrics, 'getPodMetrics'>,
) => Promise<PodStatus[]>;

/** The client's own. It is an ES module and takes a second to load: once, and only where there are pods. */
export const topPods: TopPods = async (api, metrics) => {
  const client = await import('@kubernetes/client-node');
  return await client.topPods(
    api as Parameters<typeof client.topPods>[0],
    metrics as Parameters<typeof client.topPods>[1],
  );
};
