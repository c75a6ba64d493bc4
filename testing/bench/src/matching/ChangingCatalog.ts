import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';

/** A catalog in memory that answers at once, in pages, and is changed by the benchmark. */
export class ChangingCatalog {
  entities: Map<string, Entity>;

  constructor(entities: readonly Entity[]) {
    this.entities = new Map(
      entities.map(entity => [stringifyEntityRef(entity), withEtag(entity)]),
    );
  }

  /** What of it the matching plugin calls. */
  asService(): CatalogService {
    const there = () => this.entities;
    return {
      async *streamEntities({ pageSize = 500 } = {}) {
        const all = [...there().values()];
        for (let start = 0; start < all.length; start += pageSize) {
          yield all.slice(start, start + pageSize);
        }
      },
      async getEntitiesByRefs({ entityRefs }) {
        return { items: entityRefs.map(ref => there().get(ref)) };
      },
      async getEntityByRef(ref) {
        return there().get(String(ref));
      },
    } as Partial<CatalogService> as CatalogService;
  }
}

/** As the catalog stores it: a follower tells by the etag that nothing has changed. */
function withEtag(entity: Entity): Entity {
  const { metadata } = entity;
  return { ...entity, metadata: { ...metadata, etag: metadata.etag ?? '1' } };
}
