import { AuthService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { foreignText } from '@mooring/plugin-kubernetes-cache-node';
import { SourceCheck } from '@mooring/plugin-kubernetes-doctor-common';
import {
  ClusterSources,
  LeftOutReason,
} from '@mooring/plugin-kubernetes-doctor-node';
import { withTimeout } from '../timing/withTimeout';
import { whyLeftOut } from './leftOut';

/** Source: `LocalKubectlClusterLocator` of `@backstage/plugin-kubernetes-backend`. */
const KUBECTL_PROXY = 'http://localhost:8001';
const TIMEOUT_MS = 5_000;
const CATALOG_LIMIT = {
  timeoutMs: 20_000,
  what: 'the catalog gave no answer',
};
const CATALOG_REMEDY =
  'Check that the portal whose catalog this is runs, and that backend.baseUrl or discovery.endpoints leads to it from here.';
const CLUSTERS = { kind: 'Resource', 'spec.type': 'kubernetes-cluster' };

/** Says how the locators of `kubernetes.clusterLocatorMethods` are that may fail or leave out a cluster. */
export function addSources(options: {
  sources: ClusterSources;
  config: Config;
  catalog: CatalogService;
  auth: AuthService;
  /** Waits for the first list, and gives the names of all clusters; `undefined` where they cannot be listed. */
  listed: () => Promise<readonly string[] | undefined>;
}): void {
  const { sources, config, catalog, auth, listed } = options;
  const locators =
    config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? [];
  const types = locators.map(locator => locator.getString('type'));
  if (types.includes('catalog')) {
    const ask = async () => {
      const credentials = await auth.getOwnServiceCredentials();
      const { items } = await catalog.getEntities(
        { filter: CLUSTERS, fields: ['kind', 'metadata'] },
        { credentials },
      );
      return items;
    };
    sources.add('catalog', async () => {
      try {
        const entities = await withTimeout(ask, CATALOG_LIMIT);
        return checkCatalog(entities, await listed(), name =>
          sources.whyLeftOut('catalog', name),
        );
      } catch (error) {
        const said = foreignText(
          (error as Error).message.replace(/\?\S+/g, ''), // the client quotes its whole query
        );
        const detail = `It cannot be asked for clusters: ${said}`;
        const remedy = CATALOG_REMEDY;
        return [{ source: 'catalog', ok: false, detail, remedy }];
      }
    });
  }
  if (types.includes('localKubectlProxy')) {
    sources.add('localKubectlProxy', checkKubectlProxy);
  }
}

function checkCatalog(
  entities: readonly Entity[],
  listed: readonly string[] | undefined,
  whyDropped: (name: string) => LeftOutReason | undefined,
): SourceCheck[] {
  const source = 'catalog';
  const held = `The catalog has ${entities.length} resources of type kubernetes-cluster`;
  if (!listed) {
    const detail = `${held}; which of them are used is not known yet.`;
    return [{ source, ok: true, detail }];
  }
  const leftOut = entities.filter(
    ({ metadata }) => !listed.includes(metadata.name),
  );
  const number = entities.length - leftOut.length;
  return [
    {
      source,
      ok: true,
      detail: `${held}, of which ${number} are used.`,
    },
    ...leftOut.map(entity => {
      const { reason, remedy } =
        whyDropped(entity.metadata.name) ?? whyLeftOut(entity);
      const ref = stringifyEntityRef(entity);
      const detail = `${ref} is left out: ${reason}.`;
      const cluster = entity.metadata.name;
      return { source, ok: false, cluster, detail, remedy };
    }),
  ];
}

async function checkKubectlProxy(): Promise<SourceCheck[]> {
  const source = 'localKubectlProxy';
  try {
    await fetch(`${KUBECTL_PROXY}/version`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return [{ source, ok: true, detail: 'kubectl proxy answers.' }];
  } catch {
    return [
      {
        source,
        ok: false,
        detail: `kubectl proxy does not answer at ${KUBECTL_PROXY}.`,
        remedy: 'Start it: kubectl proxy',
      },
    ];
  }
}
