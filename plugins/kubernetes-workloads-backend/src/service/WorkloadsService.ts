import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  assessComponentInSteps,
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
} from '@mooring/kubernetes-objects';
import { ClusterObjects, Pacer } from '@mooring/plugin-kubernetes-cache-node';
import { KubernetesDeliveries } from '@mooring/plugin-kubernetes-delivery-node';
import { PodMetrics } from '../podMetrics/PodMetrics';
import { Viewers } from '../notices/Viewers';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { EntityObjects, ObjectsInCluster } from './EntityObjects';
import { MAX_OTHERS, otherObjects } from './otherObjects';
import { podRows, PODS_PER_PAGE } from './podRows';
import { RecentAnswers } from './RecentAnswers';
import {
  AssessedCluster,
  overallStatus,
  summarizeEntity,
} from './summarizeEntity';

/** How an entity is in one cluster, with all its pods. */
export interface ClusterAnswer {
  readonly workloads: ClusterWorkloads;
  readonly rows: readonly PodRow[];
  /** What nothing else makes, which a tool would deploy. */
  readonly roots: readonly KubernetesObject[];
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
    recent: RecentAnswers<readonly ClusterAnswer[]>;
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
    const { deliveries, actions } = this.options;
    const answers = await this.#answer(entityRef, credentials);
    const clusters = answers.map(({ workloads }) => workloads);
    return {
      entityRef,
      status: overallStatus(clusters),
      clusters,
      deliveries: await deliveries.of(deployable(answers)),
      actions,
    };
  }

  /** Further pods of an entity in a cluster, in the order of {@link WorkloadsService.workloads}. */
  async pods(
    entityRef: string,
    { cluster, offset }: PodsRequest,
    credentials: BackstageCredentials,
  ): Promise<PodPage> {
    const answers = await this.#answer(entityRef, credentials);
    const found = answers.find(
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
    const { access, viewers, objects } = this.options;
    const { entities, unavailable } = await access.entities(
      entityRefs,
      kubernetesWorkloadsReadPermission,
      credentials,
    );
    const items: EntitySummary[] = [];
    for (const [entityRef, entity] of entities) {
      viewers.add(entityRef, readMatchQuery(entity), credentials);
      const assessed: AssessedCluster[] = [];
      for (const found of objects.inClusters(entity))
        assessed.push(await this.#inTurns(this.#assess(found)));
      items.push(summarizeEntity(entityRef, assessed));
    }
    return { items, unavailable };
  }

  async #answer(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<readonly ClusterAnswer[]> {
    const { access, viewers, objects, recent } = this.options;
    const entity = await access.entity(
      entityRef,
      kubernetesWorkloadsReadPermission,
      credentials,
    );
    const query = readMatchQuery(entity);
    viewers.add(entityRef, query, credentials);
    const { etag, annotations } = entity.metadata;
    const key = JSON.stringify([entityRef, etag, annotations]);
    return await recent.get(key, query, async () => {
      const answers: ClusterAnswer[] = [];
      for (const found of objects.inClusters(entity))
        answers.push(await this.#inTurns(this.#withPods(found)));
      return answers;
    });
  }

  /** Others have their turn between the steps. */
  #inTurns<Result>(steps: Steps<Result>): Promise<Result> {
    return Pacer.ofProcess().run(steps);
  }

  *#assess(found: ObjectsInCluster): Steps<AssessedCluster> {
    const { usage, now = Date.now } = this.options;
    const { cluster, unreadable } = found;
    const tree = OwnerTree.create(yield* found.objectsInSteps());
    yield;
    const assessment = yield* assessComponentInSteps({
      tree,
      unreadable,
      now: now(),
      usage: usage.in(cluster.name, namespacesWithLimits(tree)),
      isThere: key => isThere(cluster, key),
    });
    return {
      cluster: cluster.name,
      state: cluster.index.state,
      tree,
      assessment,
    };
  }

  *#withPods(found: ObjectsInCluster): Steps<ClusterAnswer> {
    const { cluster, state, tree, assessment } = yield* this.#assess(found);
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
    const roots = tree.roots.map(({ object }) => object);
    return { workloads, rows, roots };
  }
}

function* deployable(answers: readonly ClusterAnswer[]) {
  for (const { workloads, roots } of answers)
    for (const object of roots) yield { cluster: workloads.cluster, object };
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
function namespacesWithLimits(tree: OwnerTree): Set<string> {
  const namespaces = new Set<string>();
  for (const pod of tree.ofKind('Pod'))
    if (hasMemoryLimit(pod)) namespaces.add(pod.metadata.namespace ?? '');
  return namespaces;
}

function hasMemoryLimit({ spec }: KubernetesObject): boolean {
  const { containers } = (spec ?? {}) as { containers?: unknown };
  return (
    Array.isArray(containers) &&
    containers.some(container => container?.resources?.limits?.memory)
  );
}
