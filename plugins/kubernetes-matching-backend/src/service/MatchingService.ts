import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { filterInSteps } from '@mooring/kubernetes-objects';
import { KubernetesStore, Pacer } from '@mooring/plugin-kubernetes-cache-node';
import {
  ClusterList,
  EntityMatch,
  FleetFinding,
  MatchFilter,
  MatchingSummary,
  MatchListItem,
  MatchVerdict,
  OmittedPart,
  Page,
  readMatchQuery,
} from '@mooring/plugin-kubernetes-matching-common';
import { MatchingAccess } from '../access/MatchingAccess';
import { CatalogFollower } from '../catalog/CatalogFollower';
import { LedgerReader } from '../ledger/LedgerReader';
import { findingKey } from '../ledger/findingKey';
import { matchFilter } from './filterMatches';
import { fleetFilter, fleetKey } from '../matching/fleetLines';
import { Watchers } from '../notices/Watchers';
import { pageOf } from './page';
import { clusterStatus } from '../matching/clusterStatus';
import { listKey } from '../matching/listOrder';
import { EvaluatedEntity } from '../matching/evaluateEntry';
import { FailingSources } from '../matching/FailingSources';
import { FleetFindings } from '../matching/FleetFindings';
import { LiveMatches } from '../matching/LiveMatches';
import { notReady } from './notReady';
import { countFleet, countItems } from '../matching/countFleet';
import { Suggestions } from '../matching/Suggestions';
import { toEntityMatch } from '../matching/toEntityMatch';
import { UncachedMatches } from '../uncached/UncachedMatches';
import { findsAnybodys } from '../matching/withoutFound';

interface PageRequest {
  limit?: number;
  cursor?: string;
}

interface Options {
  live: LiveMatches;
  uncached: UncachedMatches;
  fleet: FleetFindings;
  ledger: LedgerReader;
  store: KubernetesStore;
  sources: FailingSources;
  catalog: CatalogService;
  follower: CatalogFollower;
  access: MatchingAccess;
  watchers: Watchers;
  logger: LoggerService;
  suggestions: Suggestions;
  now?: () => Date;
}

/** Answers callers, each with what that caller may read. */
export class MatchingService {
  static create(options: Options): MatchingService {
    return new MatchingService(options);
  }

  readonly #pacer = Pacer.ofProcess();

  private constructor(private readonly options: Options) {}

  /** @throws NotFoundError for an entity that is not there or that the caller cannot read. */
  async match(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<EntityMatch> {
    const { access, live } = this.options;
    const entity = await this.#read(entityRef, credentials);
    const readable = await access.readable([entityRef], credentials);
    if (!entity || !readable.has(entityRef)) {
      throw new NotFoundError(`No entity ${entityRef}`);
    }
    this.options.watchers.readMatch(entityRef, credentials);
    const known = live.catalog.get(entityRef)?.entity ?? entity;
    const evaluated =
      (await live.current(entityRef)) ?? (await live.explain(entity));
    const match = await this.#answer(known, evaluated, credentials);
    const seen = await this.#firstSeen([entityRef]);
    return {
      ...match,
      findings: match.findings.map(finding => ({
        ...finding,
        firstSeen: seen?.get(findingKey({ ...finding, entityRef })),
      })),
      omitted: withHistory(match.omitted, seen),
    };
  }

  /**
   * @throws NotAllowedError when the caller may read some entities only, or the match of some, and no others' workloads;
   * or when the entity asks for anybody's and the caller cannot read about the whole fleet.
   */
  async explain(
    entity: Entity,
    credentials: BackstageCredentials,
  ): Promise<EntityMatch> {
    const { access } = this.options;
    if (!(await access.canExplainAny(credentials))) {
      throw new NotAllowedError(
        'Not allowed to have an entity explained that is not registered, since it may claim anybody’s workloads',
      );
    }
    if (findsAnybodys(readMatchQuery(entity))) {
      await access.requireFleet(credentials);
    }
    const evaluated = await this.options.live.explain(entity);
    return this.#answer(entity, evaluated, credentials);
  }

  /** Of those entities that ask for workloads or have findings. */
  verdicts(entityRefs: readonly string[]): MatchVerdict[] {
    const { live } = this.options;
    if (!live.isReady) throw notReady(this.options);
    return entityRefs.flatMap(ref => live.verdict(ref) ?? []);
  }

  async matches(
    filter: MatchFilter & PageRequest,
    credentials: BackstageCredentials,
  ): Promise<Page<MatchListItem>> {
    const { access, live } = this.options;
    // A caller that is told to ask later is told when there is an answer.
    this.options.watchers.readList(credentials);
    if (!live.isReady) throw notReady(this.options);
    const withOthers = await access.canReadOthers(credentials);
    const asked = await this.#pacer.run(
      filterInSteps(live.items({ withOthers }), matchFilter(filter)),
    );
    const refs = asked.map(({ entityRef }) => entityRef);
    const readable = await access.readable(refs, credentials);
    const page = pageOf({
      items: asked.filter(({ entityRef }) => readable.has(entityRef)),
      keyOf: listKey,
      ...filter,
    });
    const seen = await this.#firstSeen(
      page.items.map(({ entityRef }) => entityRef),
    );
    return {
      ...page,
      items: page.items.map(item => withFirstSeen(item, seen)),
      omitted: withHistory(withOthers ? [] : ['others-workloads'], seen),
    };
  }

  async fleetFindings(
    rule: 'dangling-label' | 'unlabelled-workload',
    filter: PageRequest & Parameters<typeof fleetFilter>[0],
    credentials: BackstageCredentials,
  ): Promise<Page<FleetFinding>> {
    const { access, fleet, ledger } = this.options;
    await access.requireFleet(credentials);
    this.options.watchers.readList(credentials);
    const lines = await fleet.lines(rule);
    if (!lines) throw notReady(this.options);
    const page = pageOf({
      items: await this.#pacer.run(filterInSteps(lines, fleetFilter(filter))),
      keyOf: fleetKey,
      ...filter,
    });
    const subjects = page.items.map(({ line }) => line.subject ?? '');
    const seen = await ledger.read(each =>
      each.firstSeenInFleet(rule, subjects),
    );
    return {
      ...page,
      items: page.items.map(({ line, finding }) => ({
        ...line,
        firstSeen: seen?.get(findingKey(finding)),
      })),
      omitted: withHistory([], seen),
    };
  }

  async clusters(credentials: BackstageCredentials): Promise<ClusterList> {
    const { access, store } = this.options;
    const sources = this.options.sources.list();
    await access.requireFleet(credentials);
    this.options.watchers.readList(credentials);
    const clusters = store.clusters();
    // Where no cluster is known because a source fails, that is the answer.
    if (!clusters && sources.length === 0) throw notReady(this.options);
    return { items: (clusters ?? []).map(clusterStatus), sources };
  }

  async summary(
    { days = 90, owner }: { days?: number; owner?: readonly string[] },
    credentials: BackstageCredentials,
  ): Promise<MatchingSummary> {
    const { access, live, fleet, ledger, store } = this.options;
    this.options.watchers.readList(credentials);
    if (!live.isReady) throw notReady(this.options);
    const withOthers = await access.canReadOthers(credentials);
    const withFleet = await access.canReadFleet(credentials);
    const isAsked = matchFilter({ owner });
    if (!withFleet) {
      const asked = live.items({ withOthers }).filter(isAsked);
      const refs = asked.map(({ entityRef }) => entityRef);
      const readable = await access.readable(refs, credentials);
      return {
        ...countItems(asked.filter(item => readable.has(item.entityRef))),
        trend: [],
        omitted: ['fleet'],
      };
    }
    const { items, ownItems, counts } = fleet.snapshot() ?? {
      items: live.items({ withOthers: true }),
      ownItems: live.items({ withOthers: false }),
      counts: countFleet({
        findings: undefined,
        states: store.clusters()?.map(({ index }) => index.state),
      }),
    };
    const trend = await ledger.read(each =>
      each.trend({ days, owners: owner, now: this.#now() }),
    );
    return {
      ...countItems((withOthers ? items : ownItems).filter(isAsked)),
      ...counts,
      trend: trend ?? [],
      omitted: withHistory([], trend),
    };
  }

  /**
   * Reads an entity with the caller's credentials, and hands it to the owner of the entities. Where the catalog does not
   * answer, the entity is as it was last read; whether the caller may read it is for the permissions to say.
   */
  async #read(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<Entity | undefined> {
    const { catalog, follower, live, logger } = this.options;
    const startedAt = performance.now();
    let entity: Entity | undefined;
    try {
      entity = await catalog.getEntityByRef(entityRef, { credentials });
    } catch (error) {
      const known = live.catalog.get(entityRef);
      if (!known) throw error;
      logger.warn(
        `The catalog does not answer for ${entityRef}`,
        error as Error,
      );
      return known.entity;
    }
    if (entity) await follower.offer(entity, startedAt);
    return entity;
  }

  async #answer(
    entity: Entity,
    evaluated: EvaluatedEntity,
    credentials: BackstageCredentials,
  ): Promise<EntityMatch> {
    const { access, live, uncached, follower, store, suggestions } =
      this.options;
    const withOthers = await access.canReadOthers(credentials);
    const asked = {
      entity,
      evaluated,
      withOthers,
      withFound:
        !evaluated.isAnybodys || (await access.canReadFleet(credentials)),
      checkedAt: this.#now().toISOString(),
    };
    const { absence } = store;
    if (absence !== undefined) {
      const { catalog } = live;
      return uncached.match({ ...asked, catalog, absence, credentials });
    }
    return this.#pacer.run(
      toEntityMatch({
        ...asked,
        live,
        store,
        catalogProblem: follower.problem,
        suggestions: withOthers ? await suggestions.of(entity) : [],
      }),
    );
  }

  async #firstSeen(
    entityRefs: readonly string[],
  ): Promise<ReadonlyMap<string, string> | undefined> {
    return this.options.ledger.read(ledger => ledger.firstSeen(entityRefs));
  }

  #now(): Date {
    return this.options.now?.() ?? new Date();
  }
}

function withFirstSeen(
  item: MatchListItem,
  seen: ReadonlyMap<string, string> | undefined,
): MatchListItem {
  const { entityRef, leading } = item;
  if (!leading) return item;
  const firstSeen = seen?.get(findingKey({ ...leading, entityRef }));
  return { ...item, leading: { ...leading, firstSeen } };
}

/** What is left out of an answer, the history among it where the database has not given it. */
function withHistory(
  omitted: readonly OmittedPart[],
  history: object | undefined,
): OmittedPart[] {
  return history ? [...omitted] : [...omitted, 'history'];
}
