import { Entity } from '@backstage/catalog-model';
import { ObjectIndex } from '@mooring/kubernetes-objects';
import {
  asksForWorkloads,
  CatalogIndex,
  evaluate,
  evaluateEntity,
  Finding,
  Match,
  MatchingConfig,
} from '@mooring/plugin-kubernetes-matching-common';

const NOT_KNOWN: Finding = {
  rule: 'not-synced',
  severity: 'info',
  message:
    'The clusters and the catalog have not been read yet, so what they hold is unknown.',
  evidence: {},
  fixes: [],
};

/**
 * The match of an entity. As long as the clusters or the other entities are not known, nothing can be said: then the
 * verdict is `unknown`, unless the annotations alone make it `invalid`.
 */
export function matchOf(options: {
  entity: Entity;
  catalog: CatalogIndex;
  clusters: readonly ObjectIndex[] | undefined;
  config: MatchingConfig;
}): Match {
  const { entity, catalog, clusters, config } = options;
  if (clusters) {
    const names = clusters.map(({ cluster }) => cluster);
    return evaluate({
      entity,
      catalog,
      clusters,
      config: { ...config, clusters: names },
    });
  }
  const match = evaluate({ entity, catalog, clusters: [], config });
  if (match.status === 'invalid') return match;
  return {
    ...match,
    status: 'unknown',
    findings: [
      ...(asksForWorkloads(entity) ? [NOT_KNOWN] : []),
      ...evaluateEntity({ entity, config }),
    ],
  };
}
