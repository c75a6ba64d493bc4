import { LoggerService } from '@backstage/backend-plugin-api';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { clusterNames } from '../clusters/clusterNames';
import { EksConfig } from '../config/EksConfig';
import { DiscoveredRegion, EksDiscovery } from '../discovery/EksDiscovery';
import { toEntity } from './toEntity';

/**
 * Keeps the clusters of one account and region in the catalog. One provider for each, so that an account that cannot be
 * asked changes nothing of its own clusters nor of others'.
 */
export class EksEntityProvider implements EntityProvider {
  static create(options: {
    config: EksConfig;
    discovery: EksDiscovery;
    region: DiscoveredRegion;
    logger: LoggerService;
  }): EksEntityProvider {
    const { config, discovery, region, logger } = options;
    return new EksEntityProvider(config, discovery, region, logger);
  }

  #written?: string;

  private constructor(
    private readonly config: EksConfig,
    private readonly discovery: EksDiscovery,
    private readonly region: DiscoveredRegion,
    private readonly logger: LoggerService,
  ) {}

  getProviderName(): string {
    return `eks:${this.region.id}`;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    let turn = Promise.resolve();
    this.discovery.subscribe(() => {
      turn = turn
        .then(() => this.#write(connection))
        .catch(error =>
          this.logger.warn(
            `The clusters of ${this.region.id} could not be written to the catalog; trying again after the next round`,
            error,
          ),
        );
    });
    this.discovery.start();
  }

  async #write(connection: EntityProviderConnection): Promise<void> {
    const { region, discovery, config } = this;
    if (!region.isKnown) return; // the catalog knows more, from before the restart
    // Names depend on the namesakes in all regions.
    const names = clusterNames(
      discovery.regions.flatMap(({ clusters }) => clusters),
      config.clusterName,
    );
    const locationKey = this.getProviderName();
    const entities = region.clusters.map(cluster => ({
      locationKey,
      entity: toEntity({
        cluster,
        name: names.get(cluster.arn)!,
        location: locationKey,
        ...config.catalog,
      }),
    }));
    const text = JSON.stringify(entities);
    if (text === this.#written) return;
    await connection.applyMutation({ type: 'full', entities });
    this.#written = text;
  }
}
