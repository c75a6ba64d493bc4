import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ClusterAlerts,
  EntityAlerts,
  kubernetesWorkloadsReadPermission,
  Problem,
} from '@mooring/plugin-kubernetes-workloads-common';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { EntityObjects } from '../service/EntityObjects';
import { alertQueries } from './alertQueries';
import { PodsInCluster, podsOfEntity } from './EntityPods';
import { PrometheusClient, PrometheusError } from './PrometheusClient';
import { PrometheusAnnotations, readAnnotations } from './readAnnotations';
import { toProblems } from './toProblems';

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
    const annotations = readAnnotations(entity);
    const { instance } = annotations;
    const clusters = await Promise.all(
      (
        await podsOfEntity(entity, objects, clients, instance)
      ).flatMap(found =>
        found.client ? this.#in(found, found.client, annotations) : [],
      ),
    );
    return { entityRef, isConfigured: clients.length > 0, clusters };
  }

  async #in(
    found: PodsInCluster,
    client: PrometheusClient,
    annotations: PrometheusAnnotations,
  ): Promise<ClusterAlerts> {
    const common = { cluster: found.cluster, instance: client.instance.name };
    try {
      const problems: Problem[] = [];
      for (const place of found.namespaces) {
        const [firing, since] = await Promise.all(
          alertQueries(place, found.tree, annotations).map(query =>
            client.instant(query),
          ),
        );
        problems.push(
          ...toProblems({ firing, since, place, tree: found.tree }),
        );
      }
      return { ...common, problems };
    } catch (error) {
      if (!(error instanceof PrometheusError)) throw error;
      return { ...common, problems: [], error: error.message };
    }
  }
}
