import { setImmediate as nextTask } from 'node:timers/promises';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import {
  assessComponent,
  ClusterWorkloads,
  EntitySummaries,
  EntitySummary,
  EntityWorkloads,
  kubernetesWorkloadsReadPermission,
  OwnerTree,
  WorkloadAction,
} from '@mooring/plugin-kubernetes-workloads-common';
import { readMatchQuery } from '@mooring/plugin-kubernetes-matching-common';
import {
  canTellAbsence,
  KubernetesObject,
  ObjectKey,
} from '@mooring/kubernetes-objects';
import { ClusterObjects } from '@mooring/plugin-kubernetes-cache-node';
import { KubernetesDeliveries } from '@mooring/plugin-kubernetes-delivery-node';
import { PodMetrics } from '../usage/PodMetrics';
import { Viewers } from '../notices/Viewers';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { EntityObjects, ObjectsInCluster } from './EntityObjects';
import { MAX_OTHERS, otherObjects } from './otherObjects';
import { MAX_PODS, podRows } from './podRows';
import {
  AssessedCluster,
  overallStatus,
  summarizeEntity,
} from './summarizeEntity';

/** Answers callers from memory: no API request is made. */
export class WorkloadsService {
  static create(options: {
    access: WorkloadsAccess;
    objects: EntityObjects;
    viewers: Viewers;
    actions: readonly WorkloadAction[];
    deliveries: KubernetesDeliveries;
    usage: PodMetrics;
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
    const { access, viewers, actions } = this.options;
    const entity = await access.entity(
      entityRef,
      kubernetesWorkloadsReadPermission,
      credentials,
    );
    viewers.add(entityRef, readMatchQuery(entity), credentials);
    const assessed = await this.#assess(entity);
    const clusters = assessed.map(withPods);
    return {
      entityRef,
      status: overallStatus(clusters),
      clusters,
      deliveries: await this.options.deliveries.of(deployable(assessed)),
      actions,
    };
  }

  /** How several entities are, in short; those that the caller can't read are named. */
  async summaries(
    entityRefs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<EntitySummaries> {
    const { access, viewers } = this.options;
    const { entities, unavailable } = await access.entities(
      entityRefs,
      kubernetesWorkloadsReadPermission,
      credentials,
    );
    const items: EntitySummary[] = [];
    for (const [entityRef, entity] of entities) {
      viewers.add(entityRef, readMatchQuery(entity), credentials);
      items.push(summarizeEntity(entityRef, await this.#assess(entity)));
    }
    return { items, unavailable };
  }

  /** Others have their turn after each cluster. */
  async #assess(entity: Entity): Promise<AssessedCluster[]> {
    const { objects, usage, now = Date.now } = this.options;
    const moment = now();
    const assessed: AssessedCluster[] = [];
    for (const found of objects.inClusters(entity)) {
      const cluster = assess(found, usage, moment);
      assessed.push(cluster);
      if (cluster.assessment.workloads.length > 0) await nextTask();
    }
    return assessed;
  }
}

function assess(
  { cluster, unreadable, objects }: ObjectsInCluster,
  usage: PodMetrics,
  now: number,
): AssessedCluster {
  const tree = OwnerTree.create(objects());
  return {
    cluster: cluster.name,
    state: cluster.index.state,
    tree,
    assessment: assessComponent({
      tree,
      unreadable,
      now,
      usage: usage.in(cluster.name, namespacesWithLimits(tree)),
      isThere: key => isThere(cluster, key),
    }),
  };
}

/** What a tool would deploy: what nothing else makes. */
function* deployable(clusters: readonly AssessedCluster[]) {
  for (const { cluster, tree } of clusters)
    for (const { object } of tree.roots) yield { cluster, object };
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

function withPods({
  cluster,
  state,
  tree,
  assessment,
}: AssessedCluster): ClusterWorkloads {
  const rows = podRows(tree);
  const others = otherObjects(tree, assessment);
  return {
    ...assessment,
    cluster,
    state,
    podRows: rows.slice(0, MAX_PODS),
    totalPods: rows.length,
    others: others.slice(0, MAX_OTHERS),
    totalOthers: others.length,
  };
}
