import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ClusterDetails,
  KubernetesClustersSupplier,
} from '@backstage/plugin-kubernetes-node';
import { EksConfig } from '../config/EksConfig';
import { EksDiscovery } from '../discovery/EksDiscovery';
import { clusterNames } from './clusterNames';
import { toClusterDetails } from './toClusterDetails';

/** The clusters that the Kubernetes plugin is configured with, and after them those found in EKS. */
export class EksClusterSupplier implements KubernetesClustersSupplier {
  static create(options: {
    config: EksConfig;
    discovery: Pick<EksDiscovery, 'clusters'>;
    configured: KubernetesClustersSupplier;
  }): EksClusterSupplier {
    const { config, discovery, configured } = options;
    return new EksClusterSupplier(config, discovery, configured);
  }

  private constructor(
    private readonly config: EksConfig,
    private readonly discovery: Pick<EksDiscovery, 'clusters'>,
    private readonly configured: KubernetesClustersSupplier,
  ) {}

  async getClusters(options: {
    credentials: BackstageCredentials;
  }): Promise<ClusterDetails[]> {
    const [configured, discovered] = await Promise.all([
      this.configured.getClusters(options),
      this.discovery.clusters(),
    ]);
    const { clusterName, skipMetricsLookup } = this.config;
    const names = clusterNames(discovered, clusterName);
    const taken = new Set(configured.map(({ name }) => name));
    return [
      ...configured,
      ...discovered
        .map(cluster =>
          toClusterDetails({
            cluster,
            name: names.get(cluster.arn)!,
            skipMetricsLookup,
          }),
        )
        // One that is configured by hand under the same name has the last word.
        .filter(({ name }) => !taken.has(name)),
    ];
  }
}
