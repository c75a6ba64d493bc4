import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { GroupKind } from '@mooring/kubernetes-objects';
import { ClusterObjects } from '@mooring/plugin-kubernetes-cache-node';
import {
  assessComponent,
  ClusterWorkloads,
  EntityWorkloads,
  HealthStatus,
  kubernetesWorkloadsReadPermission,
  worstHealth,
} from '@mooring/plugin-kubernetes-workloads-common';
import { readMatchQuery } from '@mooring/plugin-kubernetes-matching-common';
import { Viewers } from '../notices/Viewers';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { EntityObjects, ObjectsInCluster } from './EntityObjects';
import { MAX_PODS, podRows } from './podRows';

/** Answers callers from memory: no API request is made. */
export class WorkloadsService {
  static create(options: {
    access: WorkloadsAccess;
    objects: EntityObjects;
    viewers: Viewers;
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
    const { access, objects, viewers, now = Date.now } = this.options;
    const entity = await access.entity(
      entityRef,
      kubernetesWorkloadsReadPermission,
      credentials,
    );
    viewers.add(entityRef, readMatchQuery(entity), credentials);
    const moment = now();
    const clusters = objects
      .inClusters(entity)
      .map(found => assess(found, moment));
    return { entityRef, status: overall(clusters), clusters };
  }
}

function assess(
  { cluster, objects }: ObjectsInCluster,
  now: number,
): ClusterWorkloads {
  const all = objects();
  const rows = podRows(all);
  return {
    ...assessComponent({ objects: all, unreadable: unreadable(cluster), now }),
    cluster: cluster.name,
    state: cluster.index.state,
    podRows: rows.slice(0, MAX_PODS),
    totalPods: rows.length,
  };
}

/** The kinds whose objects are not known at this moment: of these, "none" says nothing, nor does "well". */
function unreadable(cluster: ClusterObjects): GroupKind[] {
  return cluster
    .kinds()
    .filter(({ state }) => state !== 'synced' && state !== 'not-served')
    .map(({ kind }) => kind);
}

/** Clusters that run nothing of an entity say nothing of how it is, unless none does. */
function overall(clusters: readonly ClusterWorkloads[]): HealthStatus {
  const statuses = clusters.map(({ status }) => status);
  if (statuses.includes('Degraded')) return 'Degraded';
  const present = statuses.filter(status => status !== 'Missing');
  return present.length > 0 ? worstHealth(present) : 'Missing';
}
