import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  CatalogIndex,
  LeftOutCluster,
  MatchingConfig,
} from '@mooring/plugin-kubernetes-matching-common';
import { Steps } from '@mooring/kubernetes-objects';
import { ClusterView } from './ClusterView';
import { concludeEntry, EvaluatedEntity, evaluateEntry } from './evaluateEntry';
import { timed } from './timed';

/** How much the last evaluation counts in the mean of what one takes. */
const WEIGHT = 0.01;
/** Of so many entities that ask for nothing, the verdict on those asked for last is kept until something changes. */
const MAX_UNLISTED = 500;

/** Evaluates entities against the clusters as they are, and measures what it takes. */
export class Evaluator {
  readonly #unlisted = new Map<
    string,
    { revision: number; evaluated: EvaluatedEntity }
  >();
  #meanDuration = 1;

  static create(options: {
    catalog: CatalogIndex;
    view: ClusterView;
    config: MatchingConfig;
    leftOut?: () => readonly LeftOutCluster[];
    now?: () => Date;
    onEvaluated?: (seconds: number) => void;
  }): Evaluator {
    return new Evaluator(options);
  }

  private constructor(
    private readonly options: Parameters<typeof Evaluator.create>[0],
  ) {}

  /** What one evaluation takes, in milliseconds. */
  get meanDuration(): number {
    return this.#meanDuration;
  }

  /** - `isKnown`: whether the catalog has been read; otherwise what clusters hold says nothing yet */
  evaluate(entity: Entity, isKnown: boolean): Steps<EvaluatedEntity> {
    const { catalog, config, leftOut, view, onEvaluated } = this.options;
    const steps = evaluateEntry({
      entity,
      catalog,
      clusters: isKnown ? view.clusters() : undefined,
      states: isKnown ? view.states() : undefined,
      config: leftOut ? { ...config, leftOut: leftOut() } : config,
      checkedAt: this.#now(),
    });
    return timed(steps, taken => {
      this.#meanDuration += WEIGHT * (taken - this.#meanDuration);
      onEvaluated?.(taken / 1000);
    });
  }

  /** What was found before, now that the clusters are in other states. */
  conclude(entity: Entity, before: EvaluatedEntity): EvaluatedEntity {
    const states = this.options.view.states();
    return concludeEntry({
      ...before,
      entity,
      states,
      checkedAt: this.#now(),
    });
  }

  /** The verdict on an entity that is not on the list, evaluated once for a revision of what is known. */
  *unlisted(entity: Entity, revision: number): Steps<EvaluatedEntity> {
    const ref = stringifyEntityRef(entity);
    const known = this.#unlisted.get(ref);
    if (known?.revision === revision) return known.evaluated;
    const evaluated = yield* this.evaluate(entity, true);
    this.#unlisted.delete(ref);
    this.#unlisted.set(ref, { revision, evaluated });
    const [oldest] = this.#unlisted.keys();
    if (this.#unlisted.size > MAX_UNLISTED) this.#unlisted.delete(oldest);
    return evaluated;
  }

  #now(): string {
    return (this.options.now?.() ?? new Date()).toISOString();
  }
}
