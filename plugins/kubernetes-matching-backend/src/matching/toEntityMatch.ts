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

/** The answer about one entity, formed now. */
export function toEntityMatch(options: {
  entity: Entity;
  live: LiveMatches;
  store: KubernetesStore;
  config: MatchingConfig;
  /** Whether the caller may read what names others' workloads. */
  withOthers: boolean;
  checkedAt: string;
}): EntityMatch {
  const { entity, live, store, config, withOthers, checkedAt } = options;
  const { catalog } = live;
  const clusters = live.clusters();
  const whole = matchOf({ entity, catalog, clusters, config });
  const match = withOthers ? whole : withoutOthers(whole);
  return {
    ...match,
    clusters: liveClusters({ entity, match, store }),
    checkedAt,
    omitted: withOthers ? [] : ['others-workloads'],
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
}): LiveClusterMatch[] {
  const { entity, match, store } = options;
  const query = readMatchQuery(entity);
  return match.clusters.map(clusterMatch => {
    const cluster = store.cluster(clusterMatch.cluster);
    return {
      ...clusterMatch,
      objects: cluster?.index.size ?? 0,
      confirmedAt: cluster && confirmedAt(cluster),
      workloads: cluster ? matchingWorkloads(cluster.index, query) : [],
    };
  });
}
