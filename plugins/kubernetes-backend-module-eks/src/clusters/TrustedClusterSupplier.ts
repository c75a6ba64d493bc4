import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ANNOTATION_KUBERNETES_API_SERVER } from '@backstage/plugin-kubernetes-common';
import {
  ClusterDetails,
  KubernetesClustersSupplier,
} from '@backstage/plugin-kubernetes-node';
import { CatalogClusterRules } from '../config/readCatalogClusterRules';
import { EksDiscovery } from '../discovery/EksDiscovery';
import { whyNotTrusted } from './whyNotTrusted';

/**
 * The clusters that the Kubernetes plugin is configured with, less those of the catalog that the operator doesn't vouch for:
 * anyone who defines a cluster is sent the portal's tokens for it.
 */
export class TrustedClusterSupplier implements KubernetesClustersSupplier {
  static create(options: {
    configured: KubernetesClustersSupplier;
    catalog: Pick<CatalogService, 'getEntities'>;
    rules: CatalogClusterRules;
    /** Absent without `kubernetes.eks`. */
    discovery?: Pick<EksDiscovery, 'clusters'>;
    logger: LoggerService;
  }): TrustedClusterSupplier {
    return new TrustedClusterSupplier(options);
  }

  readonly #warned = new Set<string>();

  private constructor(
    private readonly options: Parameters<
      typeof TrustedClusterSupplier.create
    >[0],
  ) {}

  async getClusters(options: {
    credentials: BackstageCredentials;
  }): Promise<ClusterDetails[]> {
    const { configured, catalog, discovery, rules } = this.options;
    const clusters = await configured.getClusters(options);
    if (!clusters.some(isOfCatalog)) return clusters;
    const [{ items: entities }, discovered = []] = await Promise.all([
      catalog.getEntities(
        {
          filter: { kind: 'Resource', 'spec.type': 'kubernetes-cluster' },
          fields: ['kind', 'metadata', 'relations'],
        },
        options,
      ),
      discovery?.clusters(),
    ]);
    const taken = new Set(
      clusters.filter(each => !isOfCatalog(each)).map(({ name }) => name),
    );
    return clusters.filter(details => {
      if (!isOfCatalog(details)) return true;
      const reason = taken.has(details.name)
        ? 'a configured cluster has its name'
        : whyNotTrusted({ details, entities, discovered, rules });
      if (reason !== undefined) this.warnOnce(details, reason);
      return reason === undefined;
    });
  }

  private warnOnce({ name, url }: ClusterDetails, reason: string): void {
    const message = `The cluster ${JSON.stringify(
      name,
    )} of the catalog, at ${url}, is left out: ${reason}`;
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.options.logger.warn(message);
  }
}

/** The locator `catalog` passes on all annotations of an entity, and takes none without this one. */
function isOfCatalog({ authMetadata }: ClusterDetails): boolean {
  return authMetadata[ANNOTATION_KUBERNETES_API_SERVER] !== undefined;
}
