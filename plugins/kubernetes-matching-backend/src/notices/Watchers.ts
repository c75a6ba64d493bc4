import {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';

/** Who has not asked for so long is not told any more, in milliseconds. */
const TTL = 60 * 60 * 1000;
/** Of one user, no more entities are remembered; the ones asked for longest ago are forgotten. */
const MAX_REFS = 200;
const MAX_USERS = 10_000;

/** What a user looks at: entities by reference, and when that ends; lists likewise. */
interface Watched {
  readonly refs: Map<string, number>;
  lists: number;
}

/** Some users, and the entities that they are to load again; none means everything. */
export interface Audience {
  readonly users: readonly string[];
  readonly entityRefs: readonly string[];
}

/**
 * Which users look at what, by what they have asked for and were allowed to read. Signals go to these and name nothing
 * else: a broadcast would reach everybody, whatever they may read.
 */
export class Watchers {
  readonly #users = new Map<string, Watched>();

  static create(now: () => number = () => performance.now()): Watchers {
    return new Watchers(now);
  }

  private constructor(private readonly now: () => number) {}

  /** The caller has read the match of one entity. */
  readMatch(entityRef: string, credentials: BackstageCredentials): void {
    const refs = this.#watchedBy(credentials)?.refs;
    if (!refs) return;
    refs.delete(entityRef);
    refs.set(entityRef, this.now() + TTL);
    const [oldest] = refs.keys();
    if (refs.size > MAX_REFS) refs.delete(oldest);
  }

  /** The caller has read a list, or the totals. */
  readList(credentials: BackstageCredentials): void {
    const watched = this.#watchedBy(credentials);
    if (watched) watched.lists = this.now() + TTL;
  }

  /** Whom a change of these entities, or of what concerns the fleet, is to be told. */
  audiencesOf(change: {
    entityRefs: ReadonlySet<string>;
    isFleetChanged: boolean;
    /** Every match shows the states of clusters. */
    areStatesChanged?: boolean;
  }): Audience[] {
    const now = this.now();
    const audiences = new Map<string, string[]>();
    for (const [user, { refs, lists }] of this.#users) {
      const changed = [...refs]
        .filter(
          ([ref, end]) =>
            end > now &&
            (change.areStatesChanged || change.entityRefs.has(ref)),
        )
        .map(([ref]) => ref);
      const seesLists = lists > now;
      const seesChange = change.isFleetChanged || change.entityRefs.size > 0;
      if (!(seesLists && seesChange) && changed.length === 0) continue;
      const key = JSON.stringify(seesLists ? [] : changed);
      audiences.set(key, [...(audiences.get(key) ?? []), user]);
    }
    return [...audiences].map(([key, users]) => ({
      users,
      entityRefs: JSON.parse(key),
    }));
  }

  #watchedBy({ principal }: BackstageCredentials): Watched | undefined {
    const { userEntityRef } = principal as Partial<BackstageUserPrincipal>;
    if (!userEntityRef) return undefined;
    const watched = this.#users.get(userEntityRef) ?? {
      refs: new Map(),
      lists: 0,
    };
    // The one who asked last is the last to be forgotten.
    this.#users.delete(userEntityRef);
    this.#users.set(userEntityRef, watched);
    const [oldest] = this.#users.keys();
    if (this.#users.size > MAX_USERS) this.#users.delete(oldest);
    return watched;
  }
}
