import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ClusterDetails,
  KubernetesClustersSupplier,
} from '@backstage/plugin-kubernetes-node';
import { LeftOutReason } from '@mooring/plugin-kubernetes-doctor-node';
import { CatalogClusterRules } from '../config/readCatalogClusterRules';
import { EksDiscovery } from '../discovery/EksDiscovery';
import { isOfCatalog } from './isOfCatalog';
import { isSameServer } from './isSameServer';
import { whyNotTrusted } from './whyNotTrusted';

/**
 * The clusters that the Kubernetes plugin is configured with and those that EKS describes, less those of the catalog that the operator doesn't vouch for:
 * anyone who defines a cluster is sent the portal's tokens for it.
 */
export class TrustedClusterSupplier implements KubernetesClustersSupplier {
  static create(options: {
    /** All others, those that EKS describes included: they keep their names. */
    configured: KubernetesClustersSupplier;
    catalog: Pick<CatalogService, 'getEntities'>;
    rules: CatalogClusterRules;
    /** Absent without `kubernetes.eks`. */
    discovery?: Pick<EksDiscovery, 'clusters'>;
    logger: LoggerService;
    /** Is told each time which clusters of the catalog are left out, by name. */
    onLeftOut?: (reasons: ReadonlyMap<string, LeftOutReason>) => void;
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
    if (!clusters.some(isOfCatalog)) {
      this.options.onLeftOut?.(new Map());
      return clusters;
    }
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
    const taken = new Map(
      clusters
        .filter(each => !isOfCatalog(each))
        .map(({ name, url }) => [
          name,
          { url, what: 'a configured cluster, or one that EKS describes,' },
        ]),
    );
    const leftOut = new Map<string, LeftOutReason>();
    const trusted = clusters.filter(details => {
      if (!isOfCatalog(details)) return true;
      const { name, url } = details;
      const winner = taken.get(name);
      // A cluster that EKS describes is in the catalog as well, where the portal puts it.
      if (winner && isSameServer(winner.url, url)) return false;
      const reason = winner
        ? {
            reason: `${winner.what} has its name, at ${winner.url}`,
            remedy: 'Rename one of the two.',
          }
        : whyNotTrusted({ details, entities, discovered, rules });
      if (reason !== undefined) {
        leftOut.set(name, reason);
        this.#warnOnce(details, reason.reason);
      } else taken.set(name, { url, what: 'another cluster of the catalog' });
      return reason === undefined;
    });
    this.options.onLeftOut?.(leftOut);
    return trusted;
  }

  #warnOnce({ name, url }: ClusterDetails, reason: string): void {
    const message = `The cluster ${JSON.stringify(
      name,
    )} of the catalog, at ${url}, is left out: ${reason}`;
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.options.logger.warn(message);
  }
}
