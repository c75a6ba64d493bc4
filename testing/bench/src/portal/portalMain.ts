import { Entity } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';
import { serve } from '../processes/serve';
import { liveFeatures } from './liveFeatures';
import { ProviderName, providers } from './providers';
import { startBackend } from './startBackend';

/** What the portal under test is made of. */
export interface PortalOptions {
  provider: ProviderName;
  /** Whether it also matches live, and tells browsers whose users have signed in. */
  isLive: boolean;
  config: JsonObject;
  /** All that the catalog holds. */
  entities: Entity[];
}

async function startPortal(options: PortalOptions): Promise<void> {
  const { provider, isLive, config, entities } = options;
  const features = [
    await import('@backstage/plugin-kubernetes-backend'),
    ...(await providers[provider].features()),
    ...(isLive ? await liveFeatures() : []),
  ];
  await startBackend({
    config,
    entities,
    features: features.map(feature => feature.default),
  });
}

serve(startPortal);
