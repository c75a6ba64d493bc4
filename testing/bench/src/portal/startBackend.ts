import { createBackend } from '@backstage/backend-defaults';
import {
  BackendFeature,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { InMemoryCatalogClient } from '@backstage/catalog-client/testUtils';
import { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import {
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { JsonObject } from '@backstage/types';

/** Starts a Backstage backend in this process, with a catalog in memory; returns once it answers. */
export async function startBackend(options: {
  config: JsonObject;
  /** All that the catalog holds. */
  entities: Entity[];
  /** Another catalog, instead of one that holds the entities. */
  catalog?: CatalogService;
  features: BackendFeature[];
}): Promise<void> {
  const { config, entities, features } = options;
  const { catalog = new InMemoryCatalogClient({ entities }) } = options;
  const backend = createBackend();
  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => new ConfigReader(config),
    }),
  );
  backend.add(
    createServiceFactory({
      service: catalogServiceRef,
      deps: {},
      factory: () => catalog,
    }),
  );
  for (const feature of features) backend.add(feature);
  await backend.start();
}
