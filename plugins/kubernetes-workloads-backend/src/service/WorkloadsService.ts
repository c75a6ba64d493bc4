import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  assessComponentInSteps,
  ClusterAlerts,
  ClusterWorkloads,
  EntitySummaries,
  EntitySummary,
  EntityWorkloads,
  kubernetesWorkloadsReadPermission,
  OwnerTree,
  PodPage,
  PodRow,
  PodsRequest,
  WorkloadAction,
} from '@mooring/plugin-kubernetes-workloads-common';
import { readMatchQuery } from '@mooring/plugin-kubernetes-matching-common';
import {
  canTellAbsence,
  KubernetesObject,
  ObjectKey,
  Steps,
  visitInSteps,
} from '@mooring/kubernetes-objects';
import { ClusterObjects, Pacer } from '@mooring/plugin-kubernetes-cache-node';
import {
  EntityDeliveries,
  readArgocdAnnotations,
} from '@mooring/plugin-kubernetes-delivery-common';
import { KubernetesDeliveries } from '@mooring/plugin-kubernetes-delivery-node';
import { DeliveryPlaces, ReadCluster } from './DeliveryPlaces';
import { placeOf, PodMetrics } from '../podMetrics/PodMetrics';
import { Viewers } from '../notices/Viewers';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { EntityObjects, ObjectsInCluster, treeOf } from './EntityObjects';
import { MAX_OTHERS, otherObjects } from './otherObjects';
import { podRows, PODS_PER_PAGE } from './podRows';
import { RecentAnswers } from './RecentAnswers';
import {
  AssessedCluster,
  overallStatus,
  summarizeEntity,
} from './summarizeEntity';

/** How an entity is in one cluster, with all its pods. */
interface ClusterAnswer {
  readonly workloads: ClusterWorkloads;
  readonly rows: readonly PodRow[];
}

/** How an entity is in each cluster, and what deploys it. */
export interface EntityAnswer {
  readonly clusters: readonly ClusterAnswer[];
  readonly deliveries: EntityDeliveries;
  /** Where the measurements are from that it depends on. */
  readonly measured: ReadonlySet<string>;
}

/** Tells which alerts fire for an entity that the caller may read, by what matches it in each cluster; never waits for long. */
export interface FiringAlerts {
  firingSoon(
    entity: Entity,
    clusters: readonly Pick<AssessedCluster, 'cluster' | 'tree'>[],
  ): Promise<readonly ClusterAlerts[]>;
}

/** Answers callers from memory: no API request is made. */
export class WorkloadsService {
  static create(options: {
    access: WorkloadsAccess;
    objects: EntityObjects;
    viewers: Viewers;
    actions: readonly WorkloadAction[];
    deliveries: KubernetesDeliveries;
    usage: PodMetrics;
    alerts: FiringAlerts;
    recent: RecentAnswers<EntityAnswer>;
    now?: () => number;
  }): WorkloadsService {
    return new WorkloadsService(options);
  }

  private constructor(
    private readonly options: Parameters<typeof WorkloadsService.create>[0],
  ) {}

  /** How an entity's workloads are, in each cluster that is asked for it. */
  async workloads(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<EntityWorkloads> {
    const { actions } = this.options;
    const answer = await this.#answer(entityRef, credentials);
    const clusters = answer.clusters.map(({ workloads }) => workloads);
    return {
      entityRef,
      status: overallStatus(clusters),
      clusters,
      deliveries: answer.deliveries,
      actions,
    };
  }

  /** Further pods of an entity in a cluster, in the order of {@link WorkloadsService.workloads}. */
  async pods(
    entityRef: string,
    { cluster, offset }: PodsRequest,
    credentials: BackstageCredentials,
  ): Promise<PodPage> {
    const { clusters } = await this.#answer(entityRef, credentials);
    const found = clusters.find(
      ({ workloads }) => workloads.cluster === cluster,
    );
    if (!found)
      throw new NotFoundError(
        `${entityRef} isn't looked for on a cluster ${JSON.stringify(cluster)}`,
      );
    return {
      cluster,
      offset,
      podRows: found.rows.slice(offset, offset + PODS_PER_PAGE),
      totalPods: found.rows.length,
    };
  }

  /** How several entities are, in short; those that the caller can't read are named. */
  async summaries(
    entityRefs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<EntitySummaries> {
    const { access, viewers, alerts } = this.options;
    const { entities, unavailable } = await access.entities(
      entityRefs,
      kubernetesWorkloadsReadPermission,
      credentials,
    );
    const found: Promise<{ item: EntitySummary; notes: string[] }>[] = [];
    for (const [entityRef, entity] of entities) {
      const { assessed, deliveries } = await this.#assess(entity);
      viewers.add(entityRef, readMatchQuery(entity), credentials, deliveries);
      // Asked at the same time, and never waited for long.
      found.push(
        alerts.firingSoon(entity, assessed).then(firing => ({
          item: summarizeEntity(entityRef, assessed, firing),
          notes: firing.flatMap(({ error }) => error ?? []),
        })),
      );
    }
    const summaries = await Promise.all(found);
    return {
      items: summaries.map(({ item }) => item),
      unavailable,
      notes: [...new Set(summaries.flatMap(({ notes }) => notes))],
    };
  }

  async #answer(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<EntityAnswer> {
    const { access, viewers, recent } = this.options;
    const entity = await access.entity(
      entityRef,
      kubernetesWorkloadsReadPermission,
      credentials,
    );
    const query = readMatchQuery(entity);
    const { etag, annotations } = entity.metadata;
    const key = JSON.stringify([entityRef, etag, annotations]);
    const answer = await recent.get(key, query, async () => {
      const { assessed, deliveries } = await this.#assess(entity);
      const clusters: ClusterAnswer[] = [];
      for (const cluster of assessed)
        clusters.push(await this.#inTurns(withPods(cluster)));
      const measured = new Set(
        assessed.flatMap(({ cluster, measured: namespaces }) =>
          [...namespaces].map(namespace => placeOf(cluster, namespace)),
        ),
      );
      return { clusters, deliveries, measured };
    });
    viewers.add(entityRef, query, credentials, answer.deliveries);
    return answer;
  }

  /** Others have their turn between the steps. */
  #inTurns<Result>(steps: Steps<Result>): Promise<Result> {
    return Pacer.ofProcess().run(steps);
  }

  async #assess(
    entity: Entity,
  ): Promise<{ assessed: AssessedCluster[]; deliveries: EntityDeliveries }> {
    const read: ReadCluster[] = [];
    for (const found of this.options.objects.inClusters(entity)) {
      read.push(await this.#inTurns(readInSteps(found)));
    }
    const deliveries = await this.options.deliveries.of(
      deployable(read),
      readArgocdAnnotations(entity.metadata.annotations),
    );
    const places = DeliveryPlaces.create(deliveries.items, read);
    const assessed: AssessedCluster[] = [];
    for (const cluster of read)
      assessed.push(await this.#inTurns(this.#assessCluster(cluster, places)));
    return { assessed, deliveries };
  }

  *#assessCluster(
    { found, tree, unreadable }: ReadCluster,
    places: DeliveryPlaces,
  ): Steps<AssessedCluster> {
    const { usage, now = Date.now } = this.options;
    const { cluster } = found;
    const { name } = cluster;
    const measured = yield* namespacesWithLimits(tree);
    const assessment = yield* assessComponentInSteps({
      ...{ tree, unreadable, now: now() + (cluster.clockAheadMs ?? 0) },
      usage: usage.in(name, measured),
      isThere: key => isThere(cluster, key),
      deliveriesOf: object => places.deliveriesOf(name, object),
      undeployed: places.undeployedIn(name),
    });
    const { state } = cluster.index;
    return { cluster: name, state, tree, assessment, measured };
  }
}

/** Reads a cluster. What could not be read at any time meanwhile counts as not read. */
function* readInSteps(found: ObjectsInCluster): Steps<ReadCluster> {
  const unreadable = new Set(found.unreadable());
  const steps = treeOf(found);
  for (;;) {
    const { done, value: tree } = steps.next();
    if (done) return { found, tree, unreadable: [...unreadable] };
    yield;
    for (const kind of found.unreadable()) unreadable.add(kind);
  }
}

function* withPods(given: AssessedCluster): Steps<ClusterAnswer> {
  const { cluster, state, tree, assessment } = given;
  const rows = yield* podRows(tree);
  const others = otherObjects(tree, assessment);
  const workloads = {
    ...assessment,
    cluster,
    state,
    podRows: rows.slice(0, PODS_PER_PAGE),
    totalPods: rows.length,
    others: others.slice(0, MAX_OTHERS),
    totalOthers: others.length,
  };
  return { workloads, rows };
}

/** What a tool would deploy: what nothing else makes. */
function* deployable(read: Iterable<ReadCluster>) {
  for (const { found, tree } of read)
    for (const { object } of tree.roots)
      yield { cluster: found.cluster.name, object };
}

/** Whether a cluster holds an object; undefined for a kind that is not followed. */
function isThere(
  { index }: ClusterObjects,
  key: ObjectKey,
): boolean | undefined {
  if (index.get(key)) return true;
  const isLeftOut = index.leftOut.some(({ kind }) => kind === key.kind);
  return canTellAbsence(index.state, key.kind) && !isLeftOut
    ? false
    : undefined;
}

/** Where there is a limit of memory that pods could come near. */
function* namespacesWithLimits(tree: OwnerTree): Steps<Set<string>> {
  const namespaces = new Set<string>();
  yield* visitInSteps(tree.ofKind('Pod'), pod => {
    if (hasMemoryLimit(pod)) namespaces.add(pod.metadata.namespace ?? '');
  });
  return namespaces;
}

function hasMemoryLimit({ spec }: KubernetesObject): boolean {
  const { containers } = (spec ?? {}) as { containers?: unknown };
  return (
    Array.isArray(containers) &&
    containers.some(container => container?.resources?.limits?.memory)
  );
}
