import {
  BackstageCredentials,
  BackstageUserPrincipal,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  BasicPermission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  kubernetesFleetReadPermission,
  kubernetesMatchReadPermission,
  kubernetesOthersWorkloadsReadPermission,
} from '@mooring/plugin-kubernetes-matching-common';
import { DecisionCache } from './DecisionCache';

/** Both are needed: who cannot read an entity cannot read its match either. */
const READING = [catalogEntityReadPermission, kubernetesMatchReadPermission];
/** The permission backend reads at most 100 KB of conditions at once. */
const MAX_BYTES = 60_000;
const MAX_BATCH = 100;
const CONCURRENCY = 4;

/** Says of each entity that was asked for whether the caller may read its match. */
export type Readable = Pick<ReadonlySet<string>, 'has'>;

/** What a caller may read, decided with the caller's credentials. */
export class MatchingAccess {
  readonly #permissions: PermissionsService;
  readonly #cache = DecisionCache.create();

  static create(options: { permissions: PermissionsService }): MatchingAccess {
    return new MatchingAccess(options.permissions);
  }

  private constructor(permissions: PermissionsService) {
    this.#permissions = permissions;
  }

  /** Whether the caller may read what names others' workloads and entities. */
  async canReadOthers(credentials: BackstageCredentials): Promise<boolean> {
    return this.#allows(kubernetesOthersWorkloadsReadPermission, credentials);
  }

  /** Whether the caller may read what concerns the whole fleet. */
  async canReadFleet(credentials: BackstageCredentials): Promise<boolean> {
    return this.#allows(kubernetesFleetReadPermission, credentials);
  }

  /** @throws NotAllowedError unless the caller may read what concerns the whole fleet. */
  async requireFleet(credentials: BackstageCredentials): Promise<void> {
    if (await this.canReadFleet(credentials)) return;
    throw new NotAllowedError(
      `Not allowed to read about all clusters; this needs the permission ${kubernetesFleetReadPermission.name}`,
    );
  }

  /**
   * Whether the caller may have an entity explained that is not registered. It may claim anybody's workloads, so that
   * reading some entities, or the match of some, is not enough.
   */
  async canExplainAny(credentials: BackstageCredentials): Promise<boolean> {
    const decisions = await this.#permissions.authorizeConditional(
      READING.map(permission => ({ permission })),
      { credentials },
    );
    const results = decisions.map(({ result }) => result);
    if (results.includes(AuthorizeResult.DENY)) return false;
    return results.includes(AuthorizeResult.CONDITIONAL)
      ? this.canReadOthers(credentials)
      : true;
  }

  /** Those of these entities whose match the caller may read. */
  async readable(
    refs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<Readable> {
    const decisions = await this.#permissions.authorizeConditional(
      READING.map(permission => ({ permission })),
      { credentials },
    );
    const isDenied = ({ result }: PolicyDecision) =>
      result === AuthorizeResult.DENY;
    if (decisions.some(isDenied)) return new Set();
    const conditional = READING.map((permission, index) => ({
      permission,
      decision: decisions[index],
    })).filter(
      ({ decision }) => decision.result === AuthorizeResult.CONDITIONAL,
    );
    if (conditional.length === 0) return { has: () => true };

    // The conditions are part of the key: when the policy changes, what was decided before does not count.
    const key = `${userOf(credentials)} ${JSON.stringify(conditional)}`;
    const known = this.#cache.of(key);
    const unknown = refs.filter(ref => known.get(ref) === undefined);
    const bytes = JSON.stringify(conditional).length + 500;
    const size = Math.min(MAX_BATCH, Math.max(1, MAX_BYTES / bytes));
    const batches = chunk(unknown, Math.floor(size));
    const decide = async () => {
      for (let refsOf = batches.pop(); refsOf; refsOf = batches.pop()) {
        const allowed = await this.#decide(
          refsOf,
          conditional.map(({ permission }) => permission),
          credentials,
        );
        refsOf.forEach((ref, index) => known.set(ref, allowed[index]));
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, decide));
    return new Set(refs.filter(ref => known.get(ref)));
  }

  async #decide(
    refs: readonly string[],
    permissions: typeof READING,
    credentials: BackstageCredentials,
  ): Promise<boolean[]> {
    const decisions = await this.#permissions.authorize(
      refs.flatMap(resourceRef =>
        permissions.map(permission => ({ permission, resourceRef })),
      ),
      { credentials },
    );
    return refs.map((_, index) =>
      permissions.every(
        (__, offset) =>
          decisions[index * permissions.length + offset].result ===
          AuthorizeResult.ALLOW,
      ),
    );
  }

  async #allows(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [{ result }] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    return result === AuthorizeResult.ALLOW;
  }
}

function userOf({ principal }: BackstageCredentials): string {
  const { userEntityRef } = principal as Partial<BackstageUserPrincipal>;
  return userEntityRef ?? JSON.stringify(principal);
}

function chunk<Item>(items: readonly Item[], size: number): Item[][] {
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += size) {
    chunks.push(items.slice(start, start + size));
  }
  return chunks;
}
