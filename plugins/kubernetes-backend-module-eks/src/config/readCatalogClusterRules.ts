import {
  parseEntityRef,
  stringifyEntityRef,
  stringifyLocationRef,
} from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** Which clusters of the catalog the portal shows its credentials to. */
export interface CatalogClusterRules {
  /** The operator's own locations, as the catalog writes them into entities. */
  readonly locations: ReadonlySet<string>;
  /** Whose clusters are accepted from any location, as entity references. */
  readonly owners: ReadonlySet<string>;
  /** The origins of API servers that get tokens of EKS though EKS describes no such cluster. */
  readonly awsEndpoints: ReadonlySet<string>;
  /** The roles that an entity may have the portal assume. */
  readonly roles: ReadonlySet<string>;
}

const KEY = 'kubernetes.catalogClusters';

/**
 * Reads `kubernetes.catalogClusters`, `catalog.locations` and the roles of `kubernetes.eks`.
 *
 * @returns undefined where `kubernetes.clusterLocatorMethods` has no locator `catalog`.
 * @throws InputError for an owner that is not an entity reference or an endpoint that is not a URL.
 */
export function readCatalogClusterRules(
  root: Config,
): CatalogClusterRules | undefined {
  const list = (key: string) => root.getOptionalConfigArray(key) ?? [];
  const locators = list('kubernetes.clusterLocatorMethods');
  if (!locators.some(locator => locator.getString('type') === 'catalog')) {
    return undefined;
  }
  const config = root.getOptionalConfig(KEY);
  const strings = (key: string) => config?.getOptionalStringArray(key) ?? [];
  const accounts = list('kubernetes.eks.accounts');
  return {
    locations: new Set(
      list('catalog.locations').map(location =>
        stringifyLocationRef({
          type: location.getString('type'),
          target: location.getString('target'),
        }),
      ),
    ),
    owners: new Set(strings('owners').map(readOwner)),
    awsEndpoints: new Set(strings('awsEndpoints').map(readEndpoint)),
    roles: new Set([
      ...strings('roles'),
      ...accounts.flatMap(
        account => account.getOptionalString('assumeRole') ?? [],
      ),
    ]),
  };
}

function readOwner(ref: string, index: number): string {
  try {
    return stringifyEntityRef(parseEntityRef(ref));
  } catch {
    throw new InputError(
      `${KEY}.owners[${index}]: "${ref}" is not an entity reference; write for example group:default/platform`,
    );
  }
}

function readEndpoint(url: string, index: number): string {
  if (URL.canParse(url)) return new URL(url).origin;
  throw new InputError(
    `${KEY}.awsEndpoints[${index}]: "${url}" is not a URL; write for example https://10.0.0.1`,
  );
}
