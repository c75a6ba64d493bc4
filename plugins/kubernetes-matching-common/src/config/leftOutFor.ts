import { Entity } from '@backstage/catalog-model';
import { LeftOutCluster, MatchingConfig } from './MatchingConfig';
import { namedClusters } from '../query/locateClusters';

/** The clusters that an entity asks for by name and that the portal leaves out. */
export function leftOutFor(
  entity: Entity,
  { clusters, leftOut = [], serviceLocatorMethod }: MatchingConfig,
): LeftOutCluster[] {
  if (leftOut.length === 0) return [];
  const named = namedClusters({
    entity,
    method: serviceLocatorMethod,
    clusters: leftOut.map(({ name }) => name),
  });
  // Another source may list a cluster of the same name.
  return leftOut.filter(
    ({ name }) => named.includes(name) && !clusters?.includes(name),
  );
}
