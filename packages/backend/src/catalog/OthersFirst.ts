import { Entity } from '@backstage/catalog-model';
import { CatalogProcessor } from '@backstage/plugin-catalog-node';
import { Pacer } from '@mooring/plugin-kubernetes-cache-node';

/**
 * Gives others their turn between entities. A trial registration processes all entities of a file and compares each with
 * those before it, and waits for nothing meanwhile.
 */
export class OthersFirst implements CatalogProcessor {
  static create(): OthersFirst {
    return new OthersFirst(Pacer.ofProcess());
  }

  private constructor(private readonly pacer: Pacer) {}

  getProcessorName(): string {
    return 'OthersFirst';
  }

  async preProcessEntity(entity: Entity): Promise<Entity> {
    if (this.pacer.isDue) await this.pacer.nextTurn();
    return entity;
  }
}
