import { Entity } from '@backstage/catalog-model';
import { ObjectIndex } from '@mooring/kubernetes-objects';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { MatchingConfig } from '../config/MatchingConfig';
import { Match } from '../findings/Match';
import { ClusterStates } from './ClusterStates';
import { completeMatch } from './conclude';
import { examine } from './examine';

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
  return completeMatch(examine(options), ClusterStates.create(options));
}
