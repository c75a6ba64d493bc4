import {
  BackendFeature,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { AlphaEntity } from '@backstage/catalog-model/alpha';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  catalogProcessingExtensionPoint,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { JsonObject } from '@backstage/types';
import catalogModuleKubernetesMatching from '..';

/** Repeats the assertions until they hold; the last failure counts. */
export async function eventually(
  assertions: () => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await assertions();
    } catch (error) {
      if (attempt === 150) throw error;
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }
}

/** A backend with the catalog, this module, and entities from the test. */
export class BareBackend {
  readonly #url: string;
  readonly #connection: EntityProviderConnection;
  readonly #results: string[];

  static async start(
    data: JsonObject = {},
    features: BackendFeature[] = [],
  ): Promise<BareBackend> {
    const results: string[] = [];
    let connection: EntityProviderConnection;
    const provider: EntityProvider = {
      getProviderName: () => 'test',
      connect: async connected => {
        connection = connected;
      },
    };
    const { server } = await startTestBackend({
      features: [
        catalogPlugin,
        catalogModuleKubernetesMatching,
        createBackendModule({
          pluginId: 'catalog',
          moduleId: 'test-entities',
          register(env) {
            env.registerInit({
              deps: { catalog: catalogProcessingExtensionPoint },
              init: async ({ catalog }) => catalog.addEntityProvider(provider),
            });
          },
        }),
        countingMetrics(results),
        ...features,
        mockServices.rootConfig.factory({
          data: {
            backend: {
              database: { client: 'better-sqlite3', connection: ':memory:' },
            },
            ...data,
            catalog: {
              processingInterval: { seconds: 1 },
              ...(data.catalog as JsonObject),
            },
          },
        }),
      ],
    });
    return new BareBackend(server.port(), connection!, results);
  }

  private constructor(
    port: number,
    connection: EntityProviderConnection,
    results: string[],
  ) {
    this.#url = `http://localhost:${port}/api/catalog/entities`;
    this.#connection = connection;
    this.#results = results;
  }

  async set(...entities: AlphaEntity[]): Promise<void> {
    await this.#connection.applyMutation({
      type: 'full',
      entities: entities.map(entity => ({ entity })),
    });
  }

  async get(name: string): Promise<AlphaEntity | undefined> {
    const response = await fetch(
      `${this.#url}/by-name/component/default/${name}`,
    );
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
    return response.json();
  }

  /** The names of the entities that a filter of the catalog lets through. */
  async filter(filter: string): Promise<string[]> {
    const query = new URLSearchParams({ filter });
    const response = await fetch(`${this.#url}?${query}`);
    const entities: AlphaEntity[] = await response.json();
    return entities.map(({ metadata }) => metadata.name).sort();
  }

  /** How each processing of an entity ended so far, in the catalog's own words. */
  results(): string[] {
    return [...this.#results];
  }
}

/** Notes the results that the catalog counts. */
function countingMetrics(results: string[]) {
  return metricsServiceMock.mock({
    createCounter: name => ({
      add: (_value, attributes) => {
        if (name === 'catalog.processed.entities.count')
          results.push(String(attributes?.result));
      },
    }),
  }).factory;
}
