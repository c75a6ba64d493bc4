import { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_KUBERNETES_API_SERVER,
  ANNOTATION_KUBERNETES_API_SERVER_CA,
  ANNOTATION_KUBERNETES_AUTH_PROVIDER,
} from '@backstage/plugin-kubernetes-common';
import { quoted } from '@mooring/plugin-kubernetes-cache-node';

/** What `CatalogClusterLocator` of `@backstage/plugin-kubernetes-backend` asks for in its filter. */
const REQUIRED = [
  ANNOTATION_KUBERNETES_API_SERVER,
  ANNOTATION_KUBERNETES_API_SERVER_CA,
  ANNOTATION_KUBERNETES_AUTH_PROVIDER,
];

/** Why the catalog locator leaves out a cluster that the catalog has, and what to do. */
export function whyLeftOut({ metadata }: Pick<Entity, 'metadata'>): {
  reason: string;
  remedy: string;
} {
  const { annotations = {} } = metadata;
  const missing = REQUIRED.filter(name => !annotations[name]);
  if (missing.length > 0) {
    return {
      reason: `it has no annotation ${missing.join(' and no ')}`,
      remedy: `Add ${missing.join(' and ')} to its entity.`,
    };
  }
  if (annotations[ANNOTATION_KUBERNETES_AUTH_PROVIDER] === 'serviceAccount') {
    return {
      reason:
        'a cluster from the catalog cannot have the authProvider serviceAccount',
      remedy: `Set ${ANNOTATION_KUBERNETES_AUTH_PROVIDER} to another provider, such as aws, or list the cluster in a locator of type config.`,
    };
  }
  const address = annotations[ANNOTATION_KUBERNETES_API_SERVER];
  const url = URL.parse(address);
  if (url?.protocol !== 'https:') {
    return {
      reason: `its address ${quoted(address)} does not begin with https://`,
      remedy: `Correct ${ANNOTATION_KUBERNETES_API_SERVER}.`,
    };
  }
  return {
    reason: `its address ${quoted(
      address,
    )} is private, or its name leads to a private address or to none`,
    remedy: `Add ${quoted(
      url.origin,
    )} to dangerouslyAllowClusterUrls of the locator of type catalog.`,
  };
}
