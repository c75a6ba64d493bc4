import { JsonObject } from '@backstage/types';
import {
  ANNOTATION_KUBERNETES_AUTH_PROVIDER,
  ANNOTATION_KUBERNETES_AWS_ASSUME_ROLE,
  ANNOTATION_KUBERNETES_AWS_EXTERNAL_ID,
  ANNOTATION_KUBERNETES_OIDC_TOKEN_PROVIDER,
} from '@backstage/plugin-kubernetes-common';
import { KeyPath } from './ConfigurationError';

/** A cluster of the `config` locator, as far as its settings can contradict each other. */
export type ClusterConfig = {
  name: string;
  url: string;
  authProvider?: string;
  authMetadata?: Record<string, string>;
  serviceAccountToken?: string;
  assumeRole?: string;
  externalId?: string;
  oidcTokenProvider?: string;
  caData?: string;
  caFile?: string;
  skipTLSVerify?: boolean | string;
  dashboardApp?: string;
  dashboardUrl?: string;
  dashboardParameters?: JsonObject;
};

/** An entry of `kubernetes.clusterLocatorMethods` and where it stands. */
export type LocatorConfig = {
  type: string;
  clusters?: ClusterConfig[];
  key: KeyPath;
};

/** The cluster locators of a configuration that its schema accepts. */
export function readLocators(data: JsonObject): LocatorConfig[] {
  const kubernetes = data.kubernetes as
    | { clusterLocatorMethods?: Omit<LocatorConfig, 'key'>[] }
    | undefined;
  return (kubernetes?.clusterLocatorMethods ?? []).map((locator, index) => ({
    ...locator,
    key: ['kubernetes', 'clusterLocatorMethods', index],
  }));
}

/** How a cluster's credentials are obtained; `authMetadata` overrides the shorthands, as in upstream's locator. */
export function readAuth(cluster: ClusterConfig) {
  const metadata = cluster.authMetadata ?? {};
  return {
    provider:
      metadata[ANNOTATION_KUBERNETES_AUTH_PROVIDER] ?? cluster.authProvider,
    token: metadata.serviceAccountToken ?? cluster.serviceAccountToken,
    role: metadata[ANNOTATION_KUBERNETES_AWS_ASSUME_ROLE] ?? cluster.assumeRole,
    externalId:
      metadata[ANNOTATION_KUBERNETES_AWS_EXTERNAL_ID] ?? cluster.externalId,
    oidcProvider:
      metadata[ANNOTATION_KUBERNETES_OIDC_TOKEN_PROVIDER] ??
      cluster.oidcTokenProvider,
  };
}
