import { setTimeout as sleep } from 'node:timers/promises';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import {
  ClusterUsage,
  EntityUsage,
  kubernetesWorkloadsReadPermission,
  usageOfPod,
  UsageState,
} from '@mooring/plugin-kubernetes-workloads-common';
import { Pacer } from '@mooring/plugin-kubernetes-cache-node';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { EntityObjects, ObjectsInCluster } from '../service/EntityObjects';
import { NamespaceMetrics, PodMetrics } from '../podMetrics/PodMetrics';

/** How long an answer waits for clusters, in milliseconds; the next one has what came later. */
const PATIENCE = 2_000;
/** Of one cluster, which is 0.6 MB; of the others nothing is told. */
const MAX_PODS = 2_000;
/** Of one cluster and view: each is a request. */
const MAX_NAMESPACES = 50;

const WORST_FIRST: readonly UsageState[] = [
  'no-metrics-server',
  'forbidden',
  'unavailable',
  'pending',
  'measured',
];

/** Tells what an entity's pods use, beside what they request and may use. */
export class UsageService {
  static create(options: {
    access: WorkloadsAccess;
    objects: EntityObjects;
    metrics: PodMetrics;
  }): UsageService {
    return new UsageService(options);
  }

  private constructor(
    private readonly options: Parameters<typeof UsageService.create>[0],
  ) {}

  /** Clusters that run none of the entity's pods are left out, and not asked. */
  async usage(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<EntityUsage> {
    const { access, objects } = this.options;
    const entity = await access.entity(
      entityRef,
      kubernetesWorkloadsReadPermission,
      credentials,
    );
    const waiting = new AbortController();
    const patience = sleep(PATIENCE, undefined, {
      signal: waiting.signal,
    }).catch(() => {});
    try {
      const clusters = await Promise.all(
        objects.inClusters(entity).map(found => this.#in(found, patience)),
      );
      return { entityRef, clusters: clusters.flat() };
    } finally {
      waiting.abort();
    }
  }

  async #in(
    { cluster, objectsInSteps }: ObjectsInCluster,
    patience: Promise<unknown>,
  ): Promise<ClusterUsage[]> {
    const objects = await Pacer.ofProcess().run(objectsInSteps());
    const pods = objects.filter(isRunningPod);
    if (pods.length === 0) return [];
    const shown = pods.slice(0, MAX_PODS);
    const namespaces = [...new Set(shown.map(namespaceOf))];
    const known = new Map<string, NamespaceMetrics>();
    await Promise.all(
      namespaces
        .slice(0, MAX_NAMESPACES)
        .map(async namespace =>
          known.set(
            namespace,
            await this.options.metrics.read(cluster.name, namespace, patience),
          ),
        ),
    );
    const answers = [...known.values()];
    const times = answers.flatMap(({ measuredAt }) => measuredAt ?? []);
    return [
      {
        cluster: cluster.name,
        state:
          WORST_FIRST.find(state =>
            answers.some(answer => answer.state === state),
          ) ?? 'pending',
        measuredAt:
          times.length > 0
            ? new Date(Math.min(...times)).toISOString()
            : undefined,
        pods: shown.map(pod =>
          usageOfPod(pod, container =>
            known.get(namespaceOf(pod))?.of(pod.metadata.name, container),
          ),
        ),
      },
    ];
  }
}

function namespaceOf({ metadata }: KubernetesObject): string {
  return metadata.namespace ?? '';
}

/** What has ended uses nothing. */
function isRunningPod({ kind, status }: KubernetesObject): boolean {
  const { phase } = (status ?? {}) as { phase?: unknown };
  return kind === 'Pod' && phase !== 'Succeeded' && phase !== 'Failed';
}
