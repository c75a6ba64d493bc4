import { Entity } from '@backstage/catalog-model';

/** One entity as it was last read. */
interface Known {
  readonly etag: string | undefined;
  /** When the read that it comes from had ended. */
  readonly readAt: number;
}

/** What a read says of an entity, compared with what is known: see {@link KnownEntities.judge}. */
export type Judgement = 'known' | 'newer' | 'unclear';

/**
 * Which version of each entity is known. An etag tells that two versions differ, and not which is newer; so of two reads
 * the one counts that began after the other had ended.
 */
export class KnownEntities {
  readonly #known = new Map<string, Known>();

  get size(): number {
    return this.#known.size;
  }

  refs(): Iterable<string> {
    return this.#known.keys();
  }

  has(ref: string): boolean {
    return this.#known.has(ref);
  }

  /**
   * - `known`: it is the version that is known
   * - `newer`: another version, read after the one that is known
   * - `unclear`: another version, read while the one that is known was read: only another read can tell
   */
  judge(ref: string, entity: Entity, startedAt: number): Judgement {
    const known = this.#known.get(ref);
    if (!known) return 'newer';
    const { etag } = entity.metadata;
    if (etag !== undefined && etag === known.etag) return 'known';
    return startedAt >= known.readAt ? 'newer' : 'unclear';
  }

  /** Returns whether it was not there before. */
  set(ref: string, entity: Entity, readAt: number): boolean {
    const isNew = !this.#known.has(ref);
    this.#known.set(ref, { etag: entity.metadata.etag, readAt });
    return isNew;
  }

  /** Takes it that the entity is not there, as a read says that began at a time. Returns whether that is news. */
  delete(ref: string, startedAt: number): boolean {
    const known = this.#known.get(ref);
    return known !== undefined && startedAt >= known.readAt
      ? this.#known.delete(ref)
      : false;
  }
}
