import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { ObjectIndex } from '@mooring/kubernetes-objects';
import { asksForWorkloads } from '../annotations';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { MatchingConfig } from '../config/MatchingConfig';
import { Finding } from '../findings/Finding';
import { Match, MatchStatus } from '../findings/Match';
import { locateClusters } from '../query/locateClusters';
import { MatchQuery, ParsedQuery, readMatchQuery } from '../query/MatchQuery';
import {
  ClusterContext,
  ClusterRuleOccasion,
  EntityContext,
} from '../rules/createRule';
import { rulesThatNeed } from '../rules/registry';
import { ask, isWhole, judge, sumCounts } from './answers';
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
  unanswered: clusterRulesWhen('unanswered'),
};
/** The status of an entity is the first of these that one of its clusters has. */
const PRECEDENCE: readonly MatchStatus[] = [
  'invalid',
  'partly-matched',
  'matched',
  'unknown',
];

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
 * Joins one entity with the clusters that are asked for it. Pure: the same input gives the same verdict.
 *
 * - `catalog`: the other entities; whether it holds the entity itself makes no difference
 * - `clusters`: every configured cluster, those that do not answer included, with their states
 *
 * @public
 */
export function evaluate(options: {
  entity: Entity;
  catalog: CatalogIndex;
  clusters: readonly ObjectIndex[];
  config: MatchingConfig;
}): Match {
  const { entity, catalog, clusters, config } = options;
  const context = { ...entityContext({ entity, config }), catalog };
  const { query } = context;
  const asked = new Set(
    locateClusters({
      entity,
      method: config.serviceLocatorMethod,
      clusters: clusters.map(({ cluster }) => cluster),
    }),
  );
  const answers = clusters
    .filter(({ cluster }) => asked.has(cluster))
    .map(index => ask(index, query));
  const matches = answers.map(answer => judge(answer, query));
  const status = query.valid
    ? PRECEDENCE.find(candidate =>
        matches.some(match => match.status === candidate),
      ) ?? 'unmatched'
    : 'invalid';
  const ownFindings = checkRules(entityRules, context);
  const clusterContext = {
    ...context,
    clusters,
    answers,
    answered: answers.filter(({ index }) => isWhole(index.state)),
    notAsked: clusters.filter(({ cluster }) => !asked.has(cluster)),
  };
  return {
    entityRef: context.entityRef,
    query: sentPart(query),
    status,
    clusters: matches,
    counts: sumCounts(matches.map(({ counts }) => counts)),
    findings: inOrder([
      ...ownFindings,
      ...checkRules(catalogRules, context),
      ...(asksForWorkloads(entity)
        ? explain(status, clusterContext, ownFindings)
        : []),
    ]),
  };
}

/** Why the clusters answered as they did. */
function explain(
  status: MatchStatus,
  context: ClusterContext,
  ownFindings: Finding[],
): Finding[] {
  switch (status) {
    case 'matched':
    case 'partly-matched':
      return [
        ...checkRules(occasions.matched, context),
        // The entity is linked, so a cluster that does not answer is worth a note and no more.
        ...asNotes(checkRules(occasions.unanswered, context)),
      ];
    case 'unmatched': {
      const reasons = foldFindings(checkRules(occasions.unmatched, context));
      const isExplained =
        reasons.length > 0 ||
        ownFindings.some(({ severity }) => severity === 'error');
      return isExplained ? reasons : checkRules(occasions.unexplained, context);
    }
    case 'unknown':
      return [
        ...checkRules(occasions.unanswered, context),
        // The cluster that does not answer may hold what is asked for, so these are guesses.
        ...asNotes(foldFindings(checkRules(occasions.unmatched, context))),
      ];
    default:
      return [];
  }
}

function asNotes(findings: Finding[]): Finding[] {
  return findings.map(finding => ({
    ...finding,
    severity: 'info',
    fixes: finding.fixes.map(fix => ({ ...fix, certain: false })),
  }));
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
