import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  ClusterDetails,
  KubernetesClustersSupplier,
} from '@backstage/plugin-kubernetes-node';
import { EksConfig } from '../config/EksConfig';
import { EksDiscovery } from '../discovery/EksDiscovery';
import { clusterNames } from './clusterNames';
import { isOfCatalog } from './isOfCatalog';
import { isSameServer } from './isSameServer';
import { toClusterDetails } from './toClusterDetails';

/**
 * The clusters that the Kubernetes plugin is configured with, and after them those found in EKS. One that is configured by
 * hand has the last word on its name; one of the catalog never does, see {@link TrustedClusterSupplier}.
 */
export class EksClusterSupplier implements KubernetesClustersSupplier {
  static create(options: {
    config: EksConfig;
    discovery: Pick<EksDiscovery, 'clusters'>;
    configured: KubernetesClustersSupplier;
    logger: LoggerService;
  }): EksClusterSupplier {
    const { config, discovery, configured, logger } = options;
    return new EksClusterSupplier(config, discovery, configured, logger);
  }

  readonly #warned = new Set<string>();

  private constructor(
    private readonly config: EksConfig,
    private readonly discovery: Pick<EksDiscovery, 'clusters'>,
    private readonly configured: KubernetesClustersSupplier,
    private readonly logger: LoggerService,
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
    const taken = new Map(
      configured
        .filter(details => !isOfCatalog(details))
        .map(({ name, url }) => [name, url]),
    );
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
        .filter(details => {
          const url = taken.get(details.name);
          if (url !== undefined) this.#warnOnce(details, url);
          return url === undefined;
        }),
    ];
  }

  #warnOnce({ name, url }: ClusterDetails, configuredUrl: string): void {
    if (isSameServer(url, configuredUrl) || this.#warned.has(name)) return;
    this.#warned.add(name);
    this.logger.warn(
      `The cluster ${JSON.stringify(
        name,
      )} that EKS describes, at ${url}, is left out: a configured cluster, at ${configuredUrl}, has its name. Name one of them otherwise, the found ones by kubernetes.eks.clusterName.`,
    );
  }
}
