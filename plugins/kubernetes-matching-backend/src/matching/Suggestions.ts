import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { Pacer } from '@mooring/plugin-kubernetes-cache-node';
import {
  MatchingConfig,
  ObjectReference,
  suggestWorkloadsInSteps,
} from '@mooring/plugin-kubernetes-matching-common';
import { LiveMatches } from './LiveMatches';

/** The suggestions for so many entities are kept until something changes. */
const MAX_KEPT = 500;

/** The workloads that are probably an entity's own that asks for none. */
export class Suggestions {
  readonly #kept = new Map<
    string,
    { entity: Entity; revision: number; found: readonly ObjectReference[] }
  >();

  static create(options: {
    live: LiveMatches;
    config: MatchingConfig;
  }): Suggestions {
    return new Suggestions(options);
  }

  private constructor(
    private readonly options: { live: LiveMatches; config: MatchingConfig },
  ) {}

  /** Looks for them unless nothing has changed since it last did. */
  async of(entity: Entity): Promise<readonly ObjectReference[]> {
    const { live, config } = this.options;
    const { catalog, revision } = live;
    const clusters = live.clusters();
    if (!clusters) return [];
    const ref = stringifyEntityRef(entity);
    const kept = this.#kept.get(ref);
    if (kept?.revision === revision && kept.entity === entity) {
      return kept.found;
    }
    const found = await Pacer.ofProcess().run(
      suggestWorkloadsInSteps({ entity, catalog, clusters, config }),
    );
    this.#kept.delete(ref);
    this.#kept.set(ref, { entity, revision, found });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT) this.#kept.delete(oldest);
    return found;
  }
}
