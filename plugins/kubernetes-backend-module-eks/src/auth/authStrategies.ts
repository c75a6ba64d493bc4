import { LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import {
  AksStrategy,
  AnonymousStrategy,
  AzureIdentityStrategy,
  GoogleServiceAccountStrategy,
  GoogleStrategy,
  OidcStrategy,
  ServiceAccountStrategy,
} from '@backstage/plugin-kubernetes-backend';
import { AuthenticationStrategy } from '@backstage/plugin-kubernetes-node';

/**
 * All strategies of the Kubernetes plugin, with `aws` replaced: anyone who adds one strategy replaces them all.
 *
 * Source: `plugins/kubernetes-backend/src/auth/buildDefaultAuthStrategyMap.ts`.
 */
export function authStrategies(options: {
  aws: AuthenticationStrategy;
  config: Config;
  logger: LoggerService;
}): Record<string, AuthenticationStrategy> {
  const { aws, config, logger } = options;
  return {
    aks: new AksStrategy(),
    aws,
    azure: new AzureIdentityStrategy(logger),
    google: new GoogleStrategy(),
    googleServiceAccount: new GoogleServiceAccountStrategy({ config }),
    localKubectlProxy: new AnonymousStrategy(),
    oidc: new OidcStrategy(),
    serviceAccount: new ServiceAccountStrategy(),
  };
}
