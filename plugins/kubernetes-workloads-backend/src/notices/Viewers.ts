import {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import {
  groupKindOf,
  matchesLabels,
  ObjectSummary,
} from '@mooring/kubernetes-objects';
import { StoreChange } from '@mooring/plugin-kubernetes-cache-node';
import {
  EntityDeliveries,
  isDeliveryKind,
} from '@mooring/plugin-kubernetes-delivery-common';
import { ParsedQuery } from '@mooring/plugin-kubernetes-matching-common';

/** Who has not asked for so long is not told any more, in milliseconds. An open page asks more often. */
const TTL = 5 * 60 * 1000;
/** More entities are not followed at the same time; those asked for longest ago are forgotten. */
const MAX_ENTITIES = 2_000;

interface Viewed {
  readonly query: ParsedQuery;
  /** What deploys the entity's workloads, or would: keys of {@link followedKeys}. */
  readonly follows: ReadonlySet<string>;
  /** Users by their references, and until when. */
  readonly users: Map<string, number>;
}

/** Which users look at which entities, by what they have asked for and were allowed to read. */
export class Viewers {
  static create(now: () => number = () => performance.now()): Viewers {
    return new Viewers(now);
  }

  readonly #entities = new Map<string, Viewed>();

  private constructor(private readonly now: () => number) {}

  /** How many entities have viewers. */
  get size(): number {
    return this.#entities.size;
  }

  /** The caller has read how an entity's workloads are. */
  add(
    entityRef: string,
    query: ParsedQuery,
    { principal }: BackstageCredentials,
    deliveries?: EntityDeliveries,
  ): void {
    const { userEntityRef } = principal as Partial<BackstageUserPrincipal>;
    if (!userEntityRef) return;
    const users = this.#entities.get(entityRef)?.users ?? new Map();
    users.set(userEntityRef, this.now() + TTL);
    this.#entities.delete(entityRef); // so that the last one asked for is the last to be forgotten
    const follows = followedKeys(deliveries);
    this.#entities.set(entityRef, { query, follows, users });
    const [oldest] = this.#entities.keys();
    if (this.#entities.size > MAX_ENTITIES) this.#entities.delete(oldest);
  }

  /** The users to tell of a change in the store, by the entity that it concerns. */
  concernedBy(change: StoreChange): Map<string, readonly string[]> {
    const concerned = new Map<string, readonly string[]>();
    const now = this.now();
    for (const [entityRef, { users, ...viewed }] of this.#entities) {
      for (const [user, end] of users) if (end <= now) users.delete(user);
      if (users.size === 0) this.#entities.delete(entityRef);
      else if (concerns(change, viewed))
        concerned.set(entityRef, [...users.keys()]);
    }
    return concerned;
  }
}

/** Whether a change in the store can change what is said of an entity. As long as it isn't known what it follows, it may be all. */
export function concerns(
  change: StoreChange,
  { query, follows }: { query: ParsedQuery; follows?: ReadonlySet<string> },
): boolean {
  const isMatch = (object?: ObjectSummary) =>
    object !== undefined &&
    (isFollowed(object, follows) || isSelected(object, query));
  if (change.type === 'details') return change.objects.some(isMatch);
  if (change.type === 'objects')
    return change.changes.some(
      ({ before, after }) => isMatch(before) || isMatch(after),
    );
  return true; // a cluster's state is on every page
}

/** By kind and name: what isn't there yet may come in any namespace. */
export function followedKeys(deliveries?: EntityDeliveries): Set<string> {
  const { items = [], unresolved = [] } = deliveries ?? {};
  return new Set(
    [
      ...items.flatMap(({ reconciler, source }) => [
        reconciler,
        ...(source?.fetchedBy ? [source.fetchedBy] : []),
      ]),
      ...unresolved.map(({ reconciler }) => reconciler),
    ].map(({ kind, name }) => `${kind}/${name}`),
  );
}

function isFollowed(object: ObjectSummary, follows?: ReadonlySet<string>) {
  const kind = groupKindOf(object);
  return follows === undefined
    ? isDeliveryKind(kind)
    : follows.size > 0 && follows.has(`${kind}/${object.name}`);
}

function isSelected(object: ObjectSummary, query: ParsedQuery): boolean {
  return (
    query.selector !== undefined &&
    (query.namespace === undefined || query.namespace === object.namespace) &&
    matchesLabels(query.selector, object.labels)
  );
}
