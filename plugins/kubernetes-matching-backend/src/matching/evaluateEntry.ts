import { Entity } from '@backstage/catalog-model';
import { ObjectIndex, Steps } from '@mooring/kubernetes-objects';
import {
  CatalogIndex,
  ClusterStates,
  Examination,
  examineInSteps,
  MatchingConfig,
  matchingWorkloadsInSteps,
  MatchListItem,
  readMatchQuery,
  Verdict,
  WorkloadStatus,
} from '@mooring/plugin-kubernetes-matching-common';
import { listItem } from './listItem';
import { withoutOthers } from './otherOwners';
import { Places, placesOf } from './Places';
import { matchFrom } from './matchFrom';
import { findsAnybodys, withoutFindings } from './withoutFound';

/** An entity's verdict as it is kept, with its line of the list. */
export interface EvaluatedEntity {
  /** What the clusters that hold something say; the verdict follows from it and from the states of all clusters. */
  readonly examination: Examination;
  /** Where its workloads are. */
  readonly places: Places;
  /** Whether what it finds may be anybody's, so that the verdict is kept without it. */
  readonly isAnybodys: boolean;
  readonly match: Verdict;
  readonly item: MatchListItem;
  /** The line for those who cannot read what names others' workloads; the same object where nothing does. */
  readonly ownItem: MatchListItem;
  readonly checkedAt: string;
}

/**
 * Evaluates one entity, without what it finds when that may be anybody's.
 *
 * - `clusters`, `states`: `undefined` while it is not known which clusters there are
 */
export function* evaluateEntry(options: {
  entity: Entity;
  catalog: CatalogIndex;
  clusters: readonly ObjectIndex[] | undefined;
  states: ClusterStates | undefined;
  config: MatchingConfig;
  checkedAt: string;
}): Steps<EvaluatedEntity> {
  const { entity, catalog, clusters, config } = options;
  const names = clusters?.map(({ cluster }) => cluster);
  const examination = yield* examineInSteps({
    entity,
    catalog,
    clusters: clusters ?? [],
    config: { ...config, clusters: names ?? config.clusters },
  });
  const query = readMatchQuery(entity);
  const isAnybodys = findsAnybodys(query);
  const held = new Set(examination.held.map(({ cluster }) => cluster));
  const workloads: WorkloadStatus[] = [];
  for (const index of clusters ?? []) {
    if (isAnybodys || !held.has(index.cluster)) continue;
    workloads.push(...(yield* matchingWorkloadsInSteps(index, query)));
  }
  return concludeEntry({
    ...options,
    examination,
    places: placesOf(workloads),
    isAnybodys,
  });
}

/** Draws the conclusion from an examination again, after states have changed. */
export function concludeEntry(options: {
  entity: Entity;
  examination: Examination;
  places: Places;
  isAnybodys: boolean;
  states: ClusterStates | undefined;
  checkedAt: string;
}): EvaluatedEntity {
  const { entity, examination, places, isAnybodys, states, checkedAt } =
    options;
  const whole = matchFrom(examination, states);
  const match = isAnybodys ? withoutFindings(whole) : whole;
  const item = listItem({ entity, match, places });
  const own = withoutOthers(match);
  const ownItem =
    own === match ? item : listItem({ entity, match: own, places });
  return {
    examination,
    places,
    isAnybodys,
    match,
    item,
    ownItem,
    checkedAt,
  };
}

/** Whether an entity is on the list: it asks for something, or something is to be said of it. */
export function isListed({ examination, match }: EvaluatedEntity): boolean {
  return examination.asks || match.findings.length > 0;
}
