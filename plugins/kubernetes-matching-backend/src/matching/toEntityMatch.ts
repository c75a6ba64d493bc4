import { Entity } from '@backstage/catalog-model';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import {
  EntityMatch,
  LiveClusterMatch,
  Match,
  matchingWorkloads,
  MatchingConfig,
  readMatchQuery,
  suggestWorkloads,
} from '@mooring/plugin-kubernetes-matching-common';
import { confirmedAt } from './confirmedAt';
import { LiveMatches } from './LiveMatches';
import { matchOf } from './matchOf';
import { withoutOthers } from './otherOwners';
import { withoutFound } from './withoutFound';

/** The answer about one entity, formed now. */
export function toEntityMatch(options: {
  entity: Entity;
  live: LiveMatches;
  store: KubernetesStore;
  config: MatchingConfig;
  /** Whether the caller may read what names others' workloads. */
  withOthers: boolean;
  /** Whether the caller may read what the query finds. */
  withFound: boolean;
  checkedAt: string;
}): EntityMatch {
  const { entity, live, store, config, checkedAt } = options;
  const { withOthers, withFound } = options;
  const { catalog } = live;
  const clusters = live.clusters();
  const whole = matchOf({ entity, catalog, clusters, config });
  const found = withFound ? whole : withoutFound(whole);
  const match = withOthers ? found : withoutOthers(found);
  return {
    ...match,
    clusters: liveClusters({ entity, match, store, withFound }),
    checkedAt,
    omitted: [
      ...(withOthers ? [] : (['others-workloads'] as const)),
      ...(withFound ? [] : (['fleet'] as const)),
    ],
    suggestions:
      withOthers && clusters
        ? suggestWorkloads({ entity, catalog, clusters, config })
        : [],
  };
}

function liveClusters(options: {
  entity: Entity;
  match: Match;
  store: KubernetesStore;
  withFound: boolean;
}): LiveClusterMatch[] {
  const { entity, match, store, withFound } = options;
  const query = readMatchQuery(entity);
  return match.clusters.map(clusterMatch => {
    const cluster = store.cluster(clusterMatch.cluster);
    return {
      ...clusterMatch,
      objects: cluster?.index.size ?? 0,
      confirmedAt: cluster && confirmedAt(cluster),
      workloads:
        cluster && withFound ? matchingWorkloads(cluster.index, query) : [],
    };
  });
}
