import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  allAtOnce,
  GroupKind,
  ObjectIndex,
  Steps,
  thatMayHold,
} from '@mooring/kubernetes-objects';
import { findApplications } from '../applications/findApplications';
import { asksForWorkloads } from '../annotations';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { MatchingConfig } from '../config/MatchingConfig';
import { Finding } from '../findings/Finding';
import { MatchStatus } from '../findings/Match';
import { leftOutFor } from '../config/leftOutFor';
import { locateClusters } from '../query/locateClusters';
import { MatchQuery, ParsedQuery, readMatchQuery } from '../query/MatchQuery';
import {
  ClusterAnswer,
  ClusterRuleOccasion,
  EntityContext,
} from '../rule/createRule';
import { rulesThatNeed } from '../rules/registry';
import { ask, countKinds, isWhole, statusOf, sumCounts } from './answers';
import { checkRules, checkRulesInSteps } from './checkRules';
import { foldFindings } from './foldFindings';
import { inOrder } from './severities';

const entityRules = rulesThatNeed('entity');
const catalogRules = rulesThatNeed('catalog');
const applicationRules = rulesThatNeed('application');
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
  return allAtOnce(examineInSteps(options));
}

/**
 * The same in steps. What changes between them may be in the result in part: what concerns the entity is then examined again.
 *
 * @public
 */
export function* examineInSteps(options: {
  entity: Entity;
  catalog: CatalogIndex;
  clusters: readonly ObjectIndex[];
  config: MatchingConfig;
}): Steps<Examination> {
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
  const isAsked = ({ cluster }: ObjectIndex) => !asked || asked.has(cluster);
  const askedClusters = asked ? clusters.filter(isAsked) : clusters;
  const answers: ClusterAnswer[] = [];
  const held: HeldObjects[] = [];
  for (const index of thatMayHold(askedClusters, query)) {
    const answer = yield* ask(index, query);
    if (answer.objects.length === 0) continue;
    answers.push(answer);
    held.push({
      cluster: index.cluster,
      status: yield* statusOf(answer, query),
      counts: yield* countKinds(answer.objects),
    });
  }
  const ownFindings = yield* checkRulesInSteps(entityRules, context);
  const applications = yield* findApplications({
    ...{ entity, clusters, config, answers },
  });
  const ofApplications = applications
    ? yield* checkRulesInSteps(applicationRules, {
        ...{ ...context, clusters, applications },
      })
    : [];
  const asks = asksForWorkloads(entity);
  const isLinked = held.some(({ status }) => LINKED.includes(status));
  const check = (occasion: ClusterRuleOccasion) =>
    checkRulesInSteps(occasions[occasion], {
      ...context,
      clusters,
      asked: askedClusters,
      answers,
      answered: askedClusters.filter(({ state }) => isWhole(state)),
      notAsked: asked ? clusters.filter(index => !isAsked(index)) : [],
    });
  const isSearched = asks && query.valid;
  let reasons: readonly Finding[] = [];
  if (isSearched && isLinked) reasons = yield* check('matched');
  else if (isSearched) reasons = foldFindings(yield* check('unmatched'));
  reasons = inOrder(reasons);
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
      ...ofApplications,
    ]),
    reasons,
    unexplained:
      isSearched && !isLinked && !isExplained
        ? inOrder(yield* check('unexplained'))
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
