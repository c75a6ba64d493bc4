import { AddressInfo } from 'node:net';
import { createBackend } from '@backstage/backend-defaults';
import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import {
  BackstageCredentials,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { InMemoryCatalogClient } from '@backstage/catalog-client/testUtils';
import { CompoundEntityRef, Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { JsonObject } from '@backstage/types';

/** What the backend is made of. */
export interface BareBackendOptions {
  /** Whether this module is in it. */
  withCache: boolean;
  config: JsonObject;
  /** All that the catalog holds. */
  entities: Entity[];
}

/** The caller, by its subject, who alone may see an entity with this annotation. */
export const VISIBLE_TO = 'example.com/visible-to';

class CatalogOfEntities extends InMemoryCatalogClient {
  async getEntityByRef(
    ref: string | CompoundEntityRef,
    options?: { credentials: BackstageCredentials },
  ): Promise<Entity | undefined> {
    const entity = await super.getEntityByRef(ref);
    const only = entity?.metadata.annotations?.[VISIBLE_TO];
    const { subject } = options?.credentials.principal as { subject?: string };
    return only && only !== subject ? undefined : entity;
  }
}

async function start(options: BareBackendOptions): Promise<{ url: string }> {
  const backend = createBackend();
  let url = '';
  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => new ConfigReader(options.config),
    }),
  );
  backend.add(
    rootHttpRouterServiceFactory({
      configure({ applyDefaults, server }) {
        applyDefaults();
        server.once('listening', () => {
          url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        });
      },
    }),
  );
  backend.add(
    createServiceFactory({
      service: catalogServiceRef,
      deps: {},
      factory: () => new CatalogOfEntities({ entities: options.entities }),
    }),
  );
  backend.add(import('@backstage/plugin-kubernetes-backend'));
  if (options.withCache) backend.add(import('../src'));
  await backend.start();
  return { url };
}

process.once('disconnect', () => process.exit());
process.once('message', async (options: BareBackendOptions) => {
  process.send!(await start(options));
});
