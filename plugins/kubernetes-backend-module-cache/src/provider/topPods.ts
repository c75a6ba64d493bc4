import type { CoreV1Api, Metrics, PodStatus } from '@kubernetes/client-node';

/** Adds up the usage of pods and their containers. */
export type TopPods = (
  api: Pick<CoreV1Api, 'listPodForAllNamespaces'>,
  metrics: Pick<Metrics, 'getPodMetrics'>,
) => Promise<PodStatus[]>;

let loading: Promise<typeof import('@kubernetes/client-node')> | undefined;

/** The client's own. It is an ES module and takes a second to load: once, and only where there are pods. */
export const topPods: TopPods = async (api, metrics) => {
  // An import that is done already still takes a millisecond.
  loading ??= import('@kubernetes/client-node');
  const client = await loading;
  return await client.topPods(
    api as Parameters<typeof client.topPods>[0],
    metrics as Parameters<typeof client.topPods>[1],
  );
};
