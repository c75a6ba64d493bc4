import { AddressInfo } from 'node:net';
import { createBackend } from '@backstage/backend-defaults';
import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { InMemoryCatalogClient } from '@backstage/catalog-client/testUtils';
import { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { serve } from '../processes/serve';
import { ProviderName, providers } from './providers';

/** What the portal under test is made of. */
export interface PortalOptions {
  provider: ProviderName;
  config: JsonObject;
  /** All that the catalog holds. */
  entities: Entity[];
}

/** Starts the portal on a free port of the loopback interface, and returns its address. */
async function startPortal(options: PortalOptions): Promise<{ url: string }> {
  const { provider, config, entities } = options;
  const backend = createBackend();
  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => new ConfigReader(config),
    }),
  );
  let url = '';
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
      factory: () => new InMemoryCatalogClient({ entities }),
    }),
  );
  backend.add(import('@backstage/plugin-kubernetes-backend'));
  for (const feature of await providers[provider].features()) {
    backend.add(feature.default);
  }
  await backend.start();
  return { url };
}

serve(startPortal);
