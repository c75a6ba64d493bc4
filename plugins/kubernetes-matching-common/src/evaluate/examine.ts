import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { GroupKind, ObjectIndex } from '@mooring/kubernetes-objects';
import { asksForWorkloads } from '../annotations';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { MatchingConfig } from '../config/MatchingConfig';
import { Finding } from '../findings/Finding';
import { MatchStatus } from '../findings/Match';
import { leftOutFor } from '../config/leftOutFor';
import { locateClusters } from '../query/locateClusters';
import { MatchQuery, ParsedQuery, readMatchQuery } from '../query/MatchQuery';
import { ClusterRuleOccasion, EntityContext } from '../rule/createRule';
import { rulesThatNeed } from '../rules/registry';
import { ask, countKinds, isWhole, statusOf, sumCounts } from './answers';
import { checkRules } from './checkRules';
import { foldFindings } from './foldFindings';
import { inOrder } from './severities';

const entityRules = rulesThatNeed('entity');
const catalogRules = rulesThatNeed('catalog');
const clusterRules = rulesThatNeed('cluster');
const clusterRulesWhen = (occasion: ClusterRuleOccasion) =>
  clusterRules.filter(({ when }) => when === occasion);
const occasions = {
  matched: clusterRulesWhen('matched'),
  unmatched: clusterRulesWhen('unmatched'),
  unexplained: clusterRulesWhen('unexplained'),
};

/** The statuses of an entity of which something is found. */
export const LINKED: readonly MatchStatus[] = ['matched', 'partly-matched'];

/**
 * What matches on one cluster.
 *
 * @public
 */
export interface HeldObjects {
  readonly cluster: string;
  readonly status: MatchStatus;
  readonly counts: Readonly<Record<GroupKind, number>>;
}

/**
 * What the clusters that hold something say of an entity. With the states of all that are asked, it makes the verdict:
 * see {@link conclude}. So it holds for as long as neither the entity nor what these clusters hold for it changes.
 *
 * @public
 */
export interface Examination {
  readonly entityRef: string;
  readonly query: MatchQuery;
  /** Whether the query can be asked. */
  readonly valid: boolean;
  readonly asks: boolean;
  /** The names of the clusters that are asked; absent for all. */
  readonly asked?: ReadonlySet<string>;
  /** Whether it asks by name for a cluster that the portal leaves out, which may hold what it asks for. */
  readonly isIncomplete: boolean;
  /** What matches, by cluster; the others that are asked hold nothing. */
  readonly held: readonly HeldObjects[];
  readonly counts: Readonly<Record<GroupKind, number>>;
  /** What the entity and the catalog say, in order. */
  readonly ownFindings: readonly Finding[];
  /** What is said of what matches; or, where nothing does, the reasons for that. In order. */
  readonly reasons: readonly Finding[];
  /** What is said where nothing matches, every cluster has answered, and there is no reason. */
  readonly unexplained: readonly Finding[];
}

/**
 * What the entity alone says of itself: the rules that need no cluster and no other entity.
 *
 * @public
 */
export function evaluateEntity(options: {
  entity: Entity;
  config: MatchingConfig;
}): Finding[] {
  return inOrder(checkRules(entityRules, entityContext(options)));
}

/**
 * Asks the clusters for an entity, and looks for the reasons where nothing matches.
 *
 * - `catalog`: the other entities; whether it holds the entity itself makes no difference
 * - `clusters`: every configured cluster, those that do not answer included, with their states
 *
 * @public
 */
export function examine(options: {
  entity: Entity;
  catalog: CatalogIndex;
  clusters: readonly ObjectIndex[];
  config: MatchingConfig;
}): Examination {
  const { entity, catalog, clusters, config } = options;
  const context = { ...entityContext({ entity, config }), catalog };
  const { query } = context;
  const names = locateClusters({
    entity,
    method: config.serviceLocatorMethod,
    clusters: clusters.map(({ cluster }) => cluster),
  });
  const asked =
    names.length === clusters.length ? undefined : new Set<string>(names);
  const answers = (
    asked ? clusters.filter(({ cluster }) => asked.has(cluster)) : clusters
  ).map(index => ask(index, query));
  const held = answers
    .filter(({ objects }) => objects.length > 0)
    .map(answer => ({
      cluster: answer.index.cluster,
      status: statusOf(answer, query),
      counts: countKinds(answer.objects),
    }));
  const ownFindings = checkRules(entityRules, context);
  const asks = asksForWorkloads(entity);
  const isLinked = held.some(({ status }) => LINKED.includes(status));
  const check = (occasion: ClusterRuleOccasion) =>
    checkRules(occasions[occasion], {
      ...context,
      clusters,
      answers,
      answered: answers.filter(({ index }) => isWhole(index.state)),
      notAsked: asked
        ? clusters.filter(({ cluster }) => !asked.has(cluster))
        : [],
    });
  const isSearched = asks && query.valid;
  const searched = isLinked
    ? () => check('matched')
    : () => foldFindings(check('unmatched'));
  const reasons = isSearched ? inOrder(searched()) : [];
  const isExplained =
    reasons.length > 0 ||
    ownFindings.some(({ severity }) => severity === 'error');
  return {
    entityRef: context.entityRef,
    query: sentPart(query),
    valid: query.valid,
    asks,
    asked,
    isIncomplete: leftOutFor(entity, config).length > 0,
    held,
    counts: sumCounts(held.map(({ counts }) => counts)),
    ownFindings: inOrder([
      ...ownFindings,
      ...checkRules(catalogRules, context),
    ]),
    reasons,
    unexplained:
      isSearched && !isLinked && !isExplained
        ? inOrder(check('unexplained'))
        : [],
  };
}

function entityContext({
  entity,
  config,
}: {
  entity: Entity;
  config: MatchingConfig;
}): EntityContext {
  return {
    entity,
    entityRef: stringifyEntityRef(entity),
    query: readMatchQuery(entity),
    config,
  };
}

function sentPart({
  labelSelector,
  source,
  id,
  namespace,
}: ParsedQuery): MatchQuery {
  return { labelSelector, source, id, namespace };
}
