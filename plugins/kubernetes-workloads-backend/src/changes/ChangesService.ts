import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { groupKindOf, matchesLabels } from '@mooring/kubernetes-objects';
import { Pacer } from '@mooring/plugin-kubernetes-cache-node';
import { readArgocdAnnotations } from '@mooring/plugin-kubernetes-delivery-common';
import {
  KubernetesDeliveries,
  ReconcilerSync,
} from '@mooring/plugin-kubernetes-delivery-node';
import { readMatchQuery } from '@mooring/plugin-kubernetes-matching-common';
import {
  ChangesRequest,
  CHANGING_KINDS,
  EntityChanges,
  EntitySync,
  kubernetesWorkloadsReadPermission,
} from '@mooring/plugin-kubernetes-workloads-common';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { EntityObjects, ObjectsInCluster } from '../service/EntityObjects';
import { ChangesDatabase } from './ChangesDatabase';
import { WorkloadKey, workloadId } from './WorkloadKey';

const DEFAULT_LIMIT = 50;
/** More syncs of one entity tell nobody more. */
const MAX_SYNCS = 50;
const DAY = 24 * 60 * 60 * 1000;

/** Tells what changed in an entity's workloads. */
export class ChangesService {
  static create(options: {
    access: WorkloadsAccess;
    objects: EntityObjects;
    database: ChangesDatabase;
    deliveries: KubernetesDeliveries;
    /** How long changes are kept, in milliseconds. */
    retention: number;
  }): ChangesService {
    return new ChangesService(options);
  }

  private constructor(
    private readonly options: Parameters<typeof ChangesService.create>[0],
  ) {}

  /**
   * The changes of the workloads that match the entity now, and of those that did when they were removed; and the syncs of what
   * deploys them.
   *
   * @throws InputError for a cursor that this never gave.
   */
  async changes(
    entityRef: string,
    { limit = DEFAULT_LIMIT, cursor }: ChangesRequest,
    credentials: BackstageCredentials,
  ): Promise<EntityChanges> {
    const { access, objects, database, retention } = this.options;
    if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor))
      throw new InputError(
        `cursor: ${JSON.stringify(cursor)} must be the nextCursor of a page`,
      );
    const entity = await access.entity(
      entityRef,
      kubernetesWorkloadsReadPermission,
      credentials,
    );
    const keys = new Map<string, WorkloadKey>();
    const clusters = objects.inClusters(entity);
    for (const { cluster, summaries } of clusters)
      for (const object of summaries(CHANGING_KINDS)) {
        const { namespace, name } = object;
        const key = { kind: groupKindOf(object), namespace, name };
        keys.set(workloadId({ ...key, cluster: cluster.name }), {
          ...key,
          cluster: cluster.name,
        });
      }
    const { selector, namespace } = readMatchQuery(entity);
    const names = clusters.map(({ cluster }) => cluster.name);
    for (const { id, key, labels } of await database.removed(names))
      if (
        selector &&
        matchesLabels(selector, labels) &&
        (namespace === undefined || namespace === key.namespace)
      )
        keys.set(id, key);
    const found = await database.changes(keys, {
      limit: limit + 1,
      before: cursor === undefined ? undefined : Number(cursor),
    });
    const items = found.slice(0, limit);
    return {
      items,
      syncs: await this.#syncs(entity, clusters),
      nextCursor: found.length > limit ? items[limit - 1].id : undefined,
      keptDays: retention / DAY,
    };
  }

  async #syncs(
    entity: Entity,
    clusters: readonly ObjectsInCluster[],
  ): Promise<EntitySync[]> {
    const { deliveries } = this.options;
    const deployed = [];
    for (const { cluster, objectsInSteps } of clusters)
      for (const object of await Pacer.ofProcess().run(
        objectsInSteps({ kinds: CHANGING_KINDS }),
      ))
        deployed.push({ cluster: cluster.name, object });
    const { items } = await deliveries.of(
      deployed,
      readArgocdAnnotations(entity.metadata.annotations),
    );
    return deliveries.syncsOf(items).slice(0, MAX_SYNCS).map(toEntitySync);
  }
}

function toEntitySync(sync: ReconcilerSync): EntitySync {
  const { at, cluster, reconciler, phase, revision, message } = sync;
  const { kind, namespace, name } = reconciler;
  const what = `${kind.split('.')[0]} ${
    namespace ? `${namespace}/` : ''
  }${name}`;
  const to = revision ? ` ${revision.short}` : '';
  return {
    ...{ at: new Date(at).toISOString(), cluster, reconciler, phase, revision },
    message:
      phase === 'Succeeded'
        ? `${what} synced${to}.`
        : `${what} failed to sync${to}${message ? `: ${message}` : '.'}`,
  };
}
