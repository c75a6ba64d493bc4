import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { groupKindOf, matchesLabels } from '@mooring/kubernetes-objects';
import { readMatchQuery } from '@mooring/plugin-kubernetes-matching-common';
import {
  ChangesRequest,
  CHANGING_KINDS,
  EntityChanges,
  kubernetesWorkloadsReadPermission,
} from '@mooring/plugin-kubernetes-workloads-common';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { EntityObjects } from '../service/EntityObjects';
import { ChangesDatabase } from './ChangesDatabase';
import { WorkloadKey, workloadId } from './WorkloadKey';

const DEFAULT_LIMIT = 50;
const DAY = 24 * 60 * 60 * 1000;

/** Tells what changed in an entity's workloads. */
export class ChangesService {
  static create(options: {
    access: WorkloadsAccess;
    objects: EntityObjects;
    database: ChangesDatabase;
    /** How long changes are kept, in milliseconds. */
    retention: number;
  }): ChangesService {
    return new ChangesService(options);
  }

  private constructor(
    private readonly options: Parameters<typeof ChangesService.create>[0],
  ) {}

  /**
   * The changes of the workloads that match the entity now, and of those that did when they were removed.
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
      nextCursor: found.length > limit ? items[limit - 1].id : undefined,
      keptDays: retention / DAY,
    };
  }
}
