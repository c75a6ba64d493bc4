import { allAtOnce, ObjectIndex, Steps } from '@mooring/kubernetes-objects';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { MatchingConfig } from '../config/MatchingConfig';
import { Finding } from '../findings/Finding';
import { rulesThatNeed } from '../rules/registry';
import { checkRulesInSteps } from './checkRules';
import { inOrder } from './severities';

const fleetRules = rulesThatNeed('fleet');

/**
 * What the clusters hold that no entity accounts for. Clusters that do not answer contribute what is known of them.
 *
 * @public
 */
export function evaluateFleet(options: {
  catalog: CatalogIndex;
  clusters: readonly ObjectIndex[];
  config: MatchingConfig;
}): Finding[] {
  return inOrder(allAtOnce(evaluateFleetInSteps(options)));
}

/**
 * The same in steps, in the order of the rules.
 *
 * @public
 */
export function evaluateFleetInSteps(options: {
  catalog: CatalogIndex;
  clusters: readonly ObjectIndex[];
  config: MatchingConfig;
}): Steps<Finding[]> {
  return checkRulesInSteps(fleetRules, options, Infinity);
}
