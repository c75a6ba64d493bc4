import { parseEntityRef } from '@backstage/catalog-model';
import {
  ActionRequest,
  ActionResult,
  ClusterWorkloads,
  EntityAlerts,
  EntityChanges,
  EntityMetrics,
  EntitySummaries,
  EntityUsage,
  EntityWorkloads,
  KubernetesWorkloadsApi,
  ObjectEvents,
  ObjectManifest,
  ObjectRequest,
  PodPage,
  PodsRequest,
  WorkloadAction,
} from '@mooring/plugin-kubernetes-workloads-common';

const AT = '2026-03-01T12:00:00Z';
const CLUSTER = 'demo';

/** The component of which all is well; every other one crashes. */
export const HEALTHY = 'web';

function clusterOf(name: string): ClusterWorkloads {
  const workload = { kind: 'Deployment.apps', namespace: 'shop', name };
  const isHealthy = name === HEALTHY;
  const status = isHealthy ? 'Healthy' : 'Degraded';
  const pods = { ready: isHealthy ? 1 : 0, desired: 1 };
  const pod = { kind: 'Pod', namespace: 'shop', name: `${name}-1` };
  const problems: ClusterWorkloads['problems'] = isHealthy
    ? []
    : [
        {
          problem: 'crash-loop',
          severity: 'error',
          message: `Container "main" of pod ${pod.name} keeps crashing, 41 restarts.`,
          workload,
          container: 'main',
          objects: [pod],
          totalObjects: 1,
          since: Date.parse(AT),
          next: [
            {
              type: 'logs',
              namespace: 'shop',
              pod: pod.name,
              container: 'main',
              previous: true,
            },
          ],
          consequences: [],
        },
      ];
  return {
    cluster: CLUSTER,
    state: { type: 'synced' },
    status,
    pods,
    workloads: [{ workload, status, message: '', pods, problems }],
    problems,
    unreadable: [],
    podRows: [
      {
        namespace: 'shop',
        name: pod.name,
        workload,
        health: status,
        status: isHealthy ? 'Running' : 'CrashLoopBackOff',
        readyContainers: pods.ready,
        totalContainers: 1,
        restarts: isHealthy ? 0 : 41,
        node: 'node-1',
        createdAt: AT,
        containers: [
          {
            name: 'main',
            role: 'main',
            ready: isHealthy,
            started: isHealthy,
            restarts: isHealthy ? 0 : 41,
            state: { type: isHealthy ? 'running' : 'waiting' },
          },
        ],
      },
    ],
    totalPods: 1,
    others: [{ kind: 'Service', namespace: 'shop', name }],
    totalOthers: 1,
  };
}

/** What the backend would answer for a small shop, without a server. */
export class ShopWorkloads implements KubernetesWorkloadsApi {
  async getWorkloads(entityRef: string): Promise<EntityWorkloads> {
    const cluster = clusterOf(parseEntityRef(entityRef).name);
    return {
      entityRef,
      status: cluster.status,
      clusters: [cluster],
      deliveries: { items: [], unresolved: [] },
      actions: ['restart-rollout', 'delete-pod'],
    };
  }

  async getPods(entityRef: string, request: PodsRequest): Promise<PodPage> {
    const { podRows, totalPods } = clusterOf(parseEntityRef(entityRef).name);
    return { ...request, podRows: podRows.slice(request.offset), totalPods };
  }

  async getSummaries(entityRefs: readonly string[]): Promise<EntitySummaries> {
    const items = entityRefs.map(entityRef => {
      const cluster = clusterOf(parseEntityRef(entityRef).name);
      const { status, pods, problems, state } = cluster;
      return {
        entityRef,
        status,
        pods,
        problem: problems[0] && { ...problems[0], cluster: CLUSTER },
        totalProblems: problems.length,
        clusters: [
          {
            ...{ cluster: CLUSTER, state, status, pods },
            isCurrent: true,
            images: [],
            totalImages: 0,
          },
        ],
      };
    });
    return { items, unavailable: [], notes: [] };
  }

  async getEvents(_: string, { object }: ObjectRequest): Promise<ObjectEvents> {
    return {
      cluster: CLUSTER,
      object,
      askedAt: AT,
      events: [
        {
          object,
          type: 'Warning',
          reason: 'BackOff',
          message: 'Back-off restarting failed container main',
          count: 7,
          lastSeen: AT,
        },
      ],
      askedObjects: 1,
      totalObjects: 1,
      isCut: false,
    };
  }

  async getManifest(
    _: string,
    { object: { kind, namespace, name } }: ObjectRequest,
  ): Promise<ObjectManifest> {
    return {
      cluster: CLUSTER,
      state: { type: 'synced' },
      object: { kind, metadata: { namespace, name } },
      omitted: ['metadata.managedFields'],
    };
  }

  async getUsage(entityRef: string): Promise<EntityUsage> {
    const state = 'no-metrics-server';
    return { entityRef, clusters: [{ cluster: CLUSTER, state, pods: [] }] };
  }

  async getMetrics(entityRef: string): Promise<EntityMetrics> {
    return { entityRef, from: AT, stepSeconds: 30, clusters: [] };
  }

  async getAlerts(entityRef: string): Promise<EntityAlerts> {
    return { entityRef, isConfigured: false, clusters: [] };
  }

  async getChanges(entityRef: string): Promise<EntityChanges> {
    const { name } = parseEntityRef(entityRef);
    return {
      items: [
        {
          id: '1',
          at: AT,
          cluster: CLUSTER,
          workload: { kind: 'Deployment.apps', namespace: 'shop', name },
          change: 'image',
          message: 'Image of main: v2.0.0 → v2.0.1',
          whileAway: false,
        },
      ],
      syncs: [],
      keptDays: 30,
    };
  }

  async invokeAction(
    _: string,
    action: WorkloadAction,
    { cluster, object, dryRun = false }: ActionRequest,
  ): Promise<ActionResult> {
    const message = dryRun ? 'The cluster would do it.' : 'Done.';
    return { action, cluster, object, dryRun, message };
  }

  async *readLog(): AsyncIterable<string> {
    yield 'starting\n';
    yield 'panic: no route to the database\n';
  }
}
