import { Entity } from '@backstage/catalog-model';
import { AlphaEntity, EntityStatusItem } from '@backstage/catalog-model/alpha';

/** The type of the status items that `@mooring/plugin-catalog-backend-module-kubernetes-matching` writes. */
export const STATUS_TYPE = 'mooring.dev/kubernetes-matching';

/** What the catalog itself found in the entity's annotations when it read them. */
export function matchingStatusItems(entity: Entity): EntityStatusItem[] {
  const { status } = entity as AlphaEntity;
  return (status?.items ?? []).filter(({ type }) => type === STATUS_TYPE);
}
