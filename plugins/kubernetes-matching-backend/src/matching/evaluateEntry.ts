import { ObjectIndex } from '@mooring/kubernetes-objects';
import {
  CatalogEntry,
  CatalogIndex,
  Match,
  MatchingConfig,
  matchingWorkloads,
  MatchListItem,
} from '@mooring/plugin-kubernetes-matching-common';
import { listItem } from './listItem';
import { matchOf } from './matchOf';
import { withoutOthers } from './otherOwners';
import { findsAnybodys, withoutFound } from './withoutFound';

/** An entity's match as it is kept, with its line of the list. */
export interface EvaluatedEntity {
  readonly match: Match;
  readonly item: MatchListItem;
  /** The line for those who may not read what names others' workloads; the same object where nothing does. */
  readonly ownItem: MatchListItem;
  readonly checkedAt: string;
}

/**
 * Evaluates one entity of the catalog, without what it finds when that may be anybody's; `undefined` when it asks for nothing and
 * nothing is to be said of it.
 */
export function evaluateEntry(options: {
  entry: CatalogEntry;
  catalog: CatalogIndex;
  clusters: readonly ObjectIndex[] | undefined;
  config: MatchingConfig;
  checkedAt: string;
}): EvaluatedEntity | undefined {
  const { entry, clusters = [], checkedAt } = options;
  const { entity, query } = entry;
  const whole = matchOf({ ...options, entity });
  const isFleet = findsAnybodys(query);
  const match = isFleet ? withoutFound(whole) : whole;
  if (!entry.asks && match.findings.length === 0) return undefined;
  const asked = new Set(match.clusters.map(({ cluster }) => cluster));
  const workloads = clusters
    .filter(({ cluster }) => asked.has(cluster) && !isFleet)
    .flatMap(index => matchingWorkloads(index, query));
  const item = listItem({ entity, match, workloads });
  const own = withoutOthers(match);
  const ownItem =
    own === match ? item : listItem({ entity, match: own, workloads });
  return { match, item, ownItem, checkedAt };
}
