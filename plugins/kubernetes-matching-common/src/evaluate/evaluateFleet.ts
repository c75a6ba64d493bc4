import { ObjectIndex } from '@mooring/kubernetes-objects';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { MatchingConfig } from '../config/MatchingConfig';
import { Finding } from '../findings/Finding';
import { rulesThatNeed } from '../rules/registry';
import { checkRules } from './checkRules';
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
  return inOrder(checkRules(fleetRules, options));
}
