import { DemoCluster } from '@mooring/demo-cluster';
import type { ClusterAccess } from '../portal/Portal';
import { serve } from '../processes/serve';
import { asManifest } from '../workloads/asManifest';
import { generateWorkload } from '../workloads/generateWorkload';

/** A cluster to play. */
interface DemoClusterOptions {
  name: string;
  /** The numbers of the generated components that it runs. */
  components: number[];
  /** How much later than at once each answer comes: a network's round trip. */
  delayMs: number;
  /** Whether it accepts connections and never answers. */
  isHung: boolean;
}

/** What all of them have in common. */
export interface DemoClustersOptions {
  seed: number;
  podsPerComponent: number;
  clusters: DemoClusterOptions[];
}

async function startAll(
  options: DemoClustersOptions,
): Promise<ClusterAccess[]> {
  return await Promise.all(
    options.clusters.map(cluster => start(cluster, options)),
  );
}

async function start(
  { name, components, delayMs, isHung }: DemoClusterOptions,
  { seed, podsPerComponent }: DemoClustersOptions,
): Promise<ClusterAccess> {
  const cluster = await DemoCluster.start({
    name,
    nodes: 20, // enough for what the pods request
    age: { hours: 1 },
    // The demo cluster plays the controllers: it makes the ReplicaSets and the pods.
    objects: components.flatMap(index => {
      const workload = { seed, index, pods: podsPerComponent };
      const { deployment, service } = generateWorkload(workload);
      const annotations: Record<string, string> =
        deployment.spec.template.metadata.annotations;
      // Whatever they mount: there are no ConfigMaps and Secrets.
      annotations['demo.mooring.dev/pod'] = 'running';
      return [deployment, service].map(asManifest);
    }),
  });
  cluster.faults.add(
    isHung ? { kind: 'hang' } : { kind: 'delay', milliseconds: delayMs },
  );
  return {
    name,
    url: cluster.url,
    caData: Buffer.from(cluster.caData).toString('base64'),
    token: cluster.tokens.viewer,
  };
}

serve(startAll);
