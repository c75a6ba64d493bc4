import { accessDenied } from './access-denied';
import { annotationMisplaced } from './annotation-misplaced';
import { annotationUnknown } from './annotation-unknown';
import { argocdAmbiguousName } from './argocd-ambiguous-name';
import { argocdDestinationUnknown } from './argocd-destination-unknown';
import { argocdNameAndSelector } from './argocd-name-and-selector';
import { argocdNameFormat } from './argocd-name-format';
import { argocdNoApplication } from './argocd-no-application';
import { argocdUnclaimed } from './argocd-unclaimed';
import { argocdWrongPlace } from './argocd-wrong-place';
import { clusterIgnored } from './cluster-ignored';
import { clusterUnknown } from './cluster-unknown';
import { clusterUnreachable } from './cluster-unreachable';
import { Rule, RuleContexts } from '../rule/createRule';
import { credentialsRejected } from './credentials-rejected';
import { danglingLabel } from './dangling-label';
import { idCollision } from './id-collision';
import { idFormat } from './id-format';
import { labelAsAnnotation } from './label-as-annotation';
import { labelOnControllerOnly } from './label-on-controller-only';
import { labelOnPodsOnly } from './label-on-pods-only';
import { namespaceFormat } from './namespace-format';
import { nearMiss } from './near-miss';
import { noObjects } from './no-objects';
import { notSynced } from './not-synced';
import { onlyFinished } from './only-finished';
import { otherLabelInUse } from './other-label-in-use';
import { selectorOverridesId } from './selector-overrides-id';
import { selectorSyntax } from './selector-syntax';
import { unlabelledWorkload } from './unlabelled-workload';
import { wrongCluster } from './wrong-cluster';
import { wrongNamespace } from './wrong-namespace';

/**
 * Any rule, told apart by `needs`.
 *
 * @public
 */
export type AnyRule = {
  [Needs in keyof RuleContexts]: Rule<Needs>;
}[keyof RuleContexts];

/**
 * Every rule, the most specific explanation first: among findings of equal severity, the one whose rule stands first
 * here leads.
 *
 * @public
 */
export const rules: readonly AnyRule[] = [
  idFormat,
  namespaceFormat,
  selectorSyntax,
  annotationMisplaced,
  annotationUnknown,
  clusterUnknown,
  credentialsRejected,
  accessDenied,
  clusterUnreachable,
  notSynced,
  labelOnControllerOnly,
  labelOnPodsOnly,
  wrongNamespace,
  wrongCluster,
  labelAsAnnotation,
  nearMiss,
  otherLabelInUse,
  noObjects,
  selectorOverridesId,
  clusterIgnored,
  argocdNameFormat,
  argocdNameAndSelector,
  argocdWrongPlace,
  argocdNoApplication,
  argocdAmbiguousName,
  argocdDestinationUnknown,
  idCollision,
  onlyFinished,
  danglingLabel,
  argocdUnclaimed,
  unlabelledWorkload,
];

/** The rules of one kind, in the order of {@link rules}. */
export function rulesThatNeed<Needs extends keyof RuleContexts>(
  needs: Needs,
): Rule<Needs>[] {
  return rules.filter(
    (rule): rule is Extract<AnyRule, Rule<Needs>> => rule.needs === needs,
  );
}

const ranks = new Map(rules.map(({ id }, rank) => [id, rank]));

/** Where a rule stands among the others. */
export function rankOf(ruleId: string): number {
  return ranks.get(ruleId) ?? rules.length;
}
