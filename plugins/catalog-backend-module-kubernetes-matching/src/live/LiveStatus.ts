import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogProcessorCache } from '@backstage/plugin-catalog-node';
import {
  asksForWorkloads,
  readMatchQuery,
} from '@mooring/plugin-kubernetes-matching-common';
import { askedOf, LiveVerdict } from './LiveVerdict';
import { remember, Remembered, Said } from './remember';

/** The key of what is kept with an entity from one processing of it to the next. */
const CACHE_KEY = 'live';

/** Where verdicts are at hand; neither asks and waits. */
export interface VerdictsAtHand {
  /** For an entity that is being processed. */
  get(entityRef: string): LiveVerdict | undefined;
  /** For an entity whose verdict has just changed. */
  peek(entityRef: string): LiveVerdict | undefined;
}

/** What the status of each entity says of its live verdict, and which entities have to say something else by now. */
export class LiveStatus {
  readonly #verdicts: VerdictsAtHand;
  readonly #refresh: (entityRef: string) => void;
  readonly #now: () => number;
  /** What was said last of each entity of which something was said. */
  readonly #said = new Map<string, string>();

  static create(options: {
    verdicts: VerdictsAtHand;
    /** Has an entity processed again soon. */
    refresh: (entityRef: string) => void;
    now?: () => number;
  }): LiveStatus {
    return new LiveStatus(options);
  }

  private constructor(options: Parameters<typeof LiveStatus.create>[0]) {
    this.#verdicts = options.verdicts;
    this.#refresh = options.refresh;
    this.#now = options.now ?? (() => Date.now());
  }

  /** What is to be said of an entity that is being processed. */
  async of(entity: Entity, cache: CatalogProcessorCache): Promise<Said> {
    const ref = stringifyEntityRef(entity);
    const last = await cache.get<Remembered>(CACHE_KEY);
    const { said, remembered } = asksForWorkloads(entity)
      ? remember({
          asked: askedOf(readMatchQuery(entity)),
          verdict: this.#verdicts.get(ref),
          last: last ?? undefined,
          now: this.#now(),
        })
      : { said: { warnings: [] }, remembered: undefined };
    if (remembered) await cache.set(CACHE_KEY, remembered);
    else if (last) await cache.set(CACHE_KEY, null);

    if (said.warnings.length > 0) this.#said.set(ref, textOf(said));
    else this.#said.delete(ref);
    return said;
  }

  /** Refreshes those of these entities of which something else was said last. */
  changed(entityRefs: Iterable<string>): void {
    for (const ref of entityRefs) {
      const verdict = this.#verdicts.peek(ref);
      // What is not known any more stands for a while, and the catalog processes the entity by then.
      if (!verdict || verdict.status === 'unknown') continue;
      const text = verdict.warnings.length > 0 ? textOf(verdict) : undefined;
      if (text !== this.#said.get(ref)) this.#refresh(ref);
    }
  }
}

function textOf({ status, warnings }: Said): string {
  return JSON.stringify([status, warnings]);
}
