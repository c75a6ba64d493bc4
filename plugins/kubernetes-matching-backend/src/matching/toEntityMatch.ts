import { Entity } from '@backstage/catalog-model';
import { Steps } from '@mooring/kubernetes-objects';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import {
  EntityMatch,
  LiveClusterMatch,
  Match,
  matchingWorkloadsInSteps,
  ObjectReference,
  readMatchQuery,
} from '@mooring/plugin-kubernetes-matching-common';
import { confirmedAt } from './confirmedAt';
import { EvaluatedEntity } from './evaluateEntry';
import { LiveMatches } from './LiveMatches';
import { withoutOthers } from './otherOwners';
import { withoutFound } from './withoutFound';
import { wholeMatchFrom } from './matchFrom';

/** The answer about one entity: its verdict, with the clusters and their states as they are now. */
export function* toEntityMatch(options: {
  entity: Entity;
  evaluated: EvaluatedEntity;
  live: LiveMatches;
  store: KubernetesStore;
  /** Whether the caller may read what names others' workloads. */
  withOthers: boolean;
  /** Whether the caller may read what the query finds. */
  withFound: boolean;
  suggestions: readonly ObjectReference[];
  /** Why the catalog cannot be read. */
  catalogProblem?: string;
  checkedAt: string;
}): Steps<EntityMatch> {
  const { entity, evaluated, live, store, checkedAt } = options;
  const { withOthers, withFound } = options;
  const { catalogProblem } = options;
  const whole = wholeMatchFrom(
    evaluated.examination,
    live.states(),
    catalogProblem &&
      `The catalog cannot be read, so nothing can be said of the clusters: ${catalogProblem}`,
  );
  const found = withFound ? whole : withoutFound(whole);
  const match = withOthers ? found : withoutOthers(found);
  return {
    ...match,
    clusters: yield* liveClusters({ entity, match, store, withFound }),
    checkedAt,
    omitted: [
      ...(withOthers ? [] : (['others-workloads'] as const)),
      ...(withFound ? [] : (['fleet'] as const)),
    ],
    suggestions: withOthers ? options.suggestions : [],
  };
}

function* liveClusters(options: {
  entity: Entity;
  match: Match;
  store: KubernetesStore;
  withFound: boolean;
}): Steps<LiveClusterMatch[]> {
  const { entity, match, store, withFound } = options;
  const query = readMatchQuery(entity);
  const clusters: LiveClusterMatch[] = [];
  for (const clusterMatch of match.clusters) {
    const cluster = store.cluster(clusterMatch.cluster);
    const holdsSomething = Object.keys(clusterMatch.counts).length > 0;
    clusters.push({
      ...clusterMatch,
      objects: cluster?.index.size ?? 0,
      confirmedAt: cluster && confirmedAt(cluster),
      workloads:
        cluster && withFound && holdsSomething
          ? yield* matchingWorkloadsInSteps(cluster.index, query)
          : [],
    });
  }
  return clusters;
}
