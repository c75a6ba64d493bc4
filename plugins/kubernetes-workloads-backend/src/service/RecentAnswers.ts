import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import { ParsedQuery } from '@mooring/plugin-kubernetes-matching-common';
import { concerns } from '../notices/Viewers';
import { PodMetrics } from '../podMetrics/PodMetrics';

/** What is said depends on the time too, a little; so it is said no longer than this, in milliseconds. */
const TTL = 5_000;
/** All answers together hold no more pods than this, about 20 MB; the oldest are forgotten. */
const MAX_SIZE = 20_000;

interface Recent<Answer> {
  readonly query: ParsedQuery;
  readonly until: number;
  readonly answer: Promise<Answer>;
  /** What deploys the entity's workloads; absent until the answer is known. */
  follows?: ReadonlySet<string>;
  /** Where measurements are from that it depends on; absent until the answer is known. */
  measured?: ReadonlySet<string>;
  size: number;
}

/**
 * Answers that still hold: many who look at the same entity, and each page of its pods, are answered from one. What concerns the
 * entity in the store, or new measurements of its pods, ends it at once.
 */
export class RecentAnswers<Answer> {
  static start<Answer>(options: {
    store: Pick<KubernetesStore, 'subscribe'>;
    metrics: Pick<PodMetrics, 'subscribe'>;
    /** How many pods an answer holds. */
    sizeOf: (answer: Answer) => number;
    /** The keys of what else an answer depends on. */
    followsOf: (answer: Answer) => ReadonlySet<string>;
    /** The places whose measurements an answer depends on. */
    measuredOf: (answer: Answer) => ReadonlySet<string>;
    /** In milliseconds; default: `performance.now`. */
    now?: () => number;
  }): RecentAnswers<Answer> {
    return new RecentAnswers(options);
  }

  readonly #recent = new Map<string, Recent<Answer>>();
  readonly stop: () => void;

  private constructor(
    private readonly options: Parameters<typeof RecentAnswers.start<Answer>>[0],
  ) {
    const ends = [
      options.store.subscribe(change =>
        this.#forget(recent => concerns(change, recent)),
      ),
      // As long as it isn't known where its measurements are from, it may be there.
      options.metrics.subscribe(place =>
        this.#forget(({ measured }) => measured?.has(place) ?? true),
      ),
    ];
    this.stop = () => ends.forEach(end => end());
  }

  /** The answer that still holds, or a new one. A key is one entity as it is at one time. */
  get(
    key: string,
    query: ParsedQuery,
    make: () => Promise<Answer>,
  ): Promise<Answer> {
    const { now = () => performance.now() } = this.options;
    const known = this.#recent.get(key);
    if (known && known.until > now()) return known.answer;
    const recent: Recent<Answer> = {
      ...{ query, until: now() + TTL, answer: make(), size: 0 },
    };
    this.#recent.delete(key); // so that it is the newest again
    this.#recent.set(key, recent);
    recent.answer.then(
      answer => {
        recent.size = this.options.sizeOf(answer);
        recent.follows = this.options.followsOf(answer);
        recent.measured = this.options.measuredOf(answer);
        this.#evict();
      },
      () => this.#drop(key, recent), // those who asked are told; the next one asks again
    );
    return recent.answer;
  }

  #drop(key: string, recent: Recent<Answer>): void {
    if (this.#recent.get(key) === recent) this.#recent.delete(key);
  }

  #evict(): void {
    let total = 0;
    for (const { size } of this.#recent.values()) total += size + 1;
    for (const [key, { size }] of this.#recent) {
      if (total <= MAX_SIZE) return;
      total -= size + 1;
      this.#recent.delete(key);
    }
  }

  #forget(isOver: (recent: Recent<Answer>) => boolean): void {
    for (const [key, recent] of this.#recent)
      if (isOver(recent)) this.#recent.delete(key);
  }
}
