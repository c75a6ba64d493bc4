import { ObjectIndex } from '@mooring/kubernetes-objects';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { MatchingConfig } from '../config/MatchingConfig';
import { Finding } from '../findings/Finding';
import { rulesThatNeed } from '../rules/registry';
import { checkRules } from './checkRules';
import { inOrder } from './severities';

const fleetRules = rulesThatNeed('fleet');
const rulesForAll = fleetRules.filter(({ per }) => per !== 'cluster');
const rulesPerCluster = fleetRules.filter(({ per }) => per === 'cluster');

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
  return inOrder([...evaluateFleetInSteps(options)].flat());
}

/**
 * The same in steps, each of one rule and, where the rule says so, of one cluster: a caller may do something else between
 * them. The findings come in the order of the steps.
 *
 * @public
 */
export function* evaluateFleetInSteps(options: {
  catalog: CatalogIndex;
  clusters: readonly ObjectIndex[];
  config: MatchingConfig;
}): Iterable<Finding[]> {
  for (const rule of rulesForAll) yield checkRules([rule], options);
  for (const rule of rulesPerCluster) {
    for (const index of options.clusters) {
      yield checkRules([rule], { ...options, clusters: [index] });
    }
  }
}
