import { setTimeout as sleep } from 'node:timers/promises';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import {
  ClusterAlerts,
  EntityAlerts,
  kubernetesWorkloadsReadPermission,
  Problem,
} from '@mooring/plugin-kubernetes-workloads-common';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { EntityObjects } from '../service/EntityObjects';
import { alertQueries } from './alertQueries';
import {
  podsInClusters,
  PodsInCluster,
  TreeInCluster,
  treesOfEntity,
} from './EntityPods';
import { PrometheusClient, PrometheusError } from './PrometheusClient';
import { PrometheusAnnotations, readAnnotations } from './readAnnotations';
import { toProblems } from './toProblems';

/** How long a page of many components waits for a Prometheus, in milliseconds. */
const PATIENCE = 1_000;

/** Tells which alerts fire for an entity's pods and workloads, as problems. */
export class AlertsService {
  static create(options: {
    access: WorkloadsAccess;
    objects: EntityObjects;
    clients: readonly PrometheusClient[];
  }): AlertsService {
    return new AlertsService(options);
  }

  private constructor(
    private readonly options: Parameters<typeof AlertsService.create>[0],
  ) {}

  async alerts(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<EntityAlerts> {
    const { access, objects, clients } = this.options;
    const entity = await access.entity(
      entityRef,
      kubernetesWorkloadsReadPermission,
      credentials,
    );
    // Each card asks: without an instance, nothing is read for it.
    const trees =
      clients.length > 0 ? await treesOfEntity(entity, objects) : [];
    const clusters = await Promise.all(
      this.#ask(entity, trees).map(({ answer }) => answer),
    );
    return { entityRef, isConfigured: clients.length > 0, clusters };
  }

  /**
   * What fires for an entity that the caller may read, for a page of many: an instance that is slow is left out, and said
   * to be.
   */
  async firingSoon(
    entity: Entity,
    trees: readonly TreeInCluster[],
  ): Promise<ClusterAlerts[]> {
    const done = new AbortController();
    const late = sleep(PATIENCE, undefined, done);
    late.catch(() => {}); // nobody waits for it any more
    try {
      return await Promise.all(
        this.#ask(entity, trees).map(
          async ({ cluster, instance, answer }) =>
            (await Promise.race([answer, late])) ?? {
              ...{ cluster, instance, problems: [] },
              error: `Prometheus "${instance}" didn't answer within ${
                PATIENCE / 1000
              } s.`,
            },
        ),
      );
    } finally {
      done.abort();
    }
  }

  #ask(entity: Entity, trees: readonly TreeInCluster[]) {
    const { clients } = this.options;
    if (clients.length === 0) return [];
    const annotations = readAnnotations(entity);
    return podsInClusters(trees, clients, annotations.instance).flatMap(
      found => {
        const { cluster, client } = found;
        if (!client) return [];
        const instance = client.instance.name;
        return { cluster, instance, answer: askIn(found, client, annotations) };
      },
    );
  }
}

async function askIn(
  { cluster, tree, namespaces }: PodsInCluster,
  client: PrometheusClient,
  annotations: PrometheusAnnotations,
): Promise<ClusterAlerts> {
  const common = { cluster, instance: client.instance.name };
  try {
    const problems: Problem[] = [];
    for (const place of namespaces) {
      const [firing, since] = await Promise.all(
        alertQueries(place, tree, annotations).map(query =>
          client.instant(query),
        ),
      );
      problems.push(...toProblems({ firing, since, place, tree }));
    }
    return { ...common, problems };
  } catch (error) {
    if (!(error instanceof PrometheusError)) throw error;
    return { ...common, problems: [], error: error.message };
  }
}
