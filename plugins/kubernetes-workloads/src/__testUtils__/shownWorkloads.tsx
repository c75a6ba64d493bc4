import { Entity } from '@backstage/catalog-model';
import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  ClusterWorkloads,
  EntityAlerts,
  EntityMetrics,
  EntityUsage,
  EntityWorkloads,
  LogRequest,
} from '@mooring/plugin-kubernetes-workloads-common';
import { act } from '@testing-library/react';
import { kubernetesWorkloadsApiRef } from '../api';
import { EntityWorkloadsContent } from '../view/EntityWorkloadsContent';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'cart', namespace: 'default' },
};
export const CRASH: ClusterWorkloads['problems'][number] = {
  problem: 'crash-loop',
  severity: 'error',
  message: 'Container "web" of pod cart-1 keeps crashing, 41 restarts.',
  workload: { kind: 'Deployment.apps', namespace: 'shop', name: 'cart' },
  container: 'web',
  objects: [],
  totalObjects: 1,
  since: Date.parse('2026-03-01T12:00:00Z'),
  next: [
    {
      type: 'logs',
      namespace: 'shop',
      pod: 'cart-1',
      container: 'web',
      previous: true,
    },
  ],
  consequences: [],
};
export const cluster = (
  given: Partial<ClusterWorkloads>,
): ClusterWorkloads => ({
  cluster: 'prod-eu',
  state: { type: 'synced' },
  status: 'Healthy',
  pods: { ready: 2, desired: 2 },
  workloads: [],
  problems: [],
  unreadable: [],
  podRows: [],
  totalPods: 0,
  others: [],
  totalOthers: 0,
  ...given,
});
export const failing = cluster({
  status: 'Degraded',
  pods: { ready: 0, desired: 1 },
  problems: [CRASH],
  podRows: [
    {
      name: 'cart-1',
      namespace: 'shop',
      workload: CRASH.workload,
      health: 'Degraded',
      status: 'CrashLoopBackOff',
      readyContainers: 0,
      totalContainers: 1,
      restarts: 41,
      node: 'node-1',
      containers: [
        {
          name: 'web',
          role: 'main',
          ready: false,
          started: false,
          restarts: 41,
          state: { type: 'waiting' },
          lastTermination: { exitCode: 1, reason: 'Error' },
        },
      ],
    },
  ],
  totalPods: 1,
});

export const ALERTS: EntityAlerts = {
  entityRef: 'component:default/cart',
  isConfigured: true,
  clusters: [
    {
      cluster: 'prod-eu',
      instance: 'main',
      problems: ['CartSlow', 'CartDown'].map(name => ({
        ...CRASH,
        problem: 'alert-firing',
        message: `The alert "${name}" fires for pod cart-1.`,
        container: undefined,
        next: [],
      })),
    },
    {
      cluster: 'prod-us',
      instance: 'main',
      problems: [],
      error: `Prometheus "main" can't be reached.`,
    },
  ],
};
const METRICS: EntityMetrics = {
  entityRef: 'component:default/cart',
  from: '2026-03-01T12:00:00Z',
  stepSeconds: 30,
  clusters: [
    {
      cluster: 'prod-eu',
      instance: 'main',
      panels: [
        {
          id: 'http-latency',
          unit: 'seconds',
          series: [{ name: 'cart-1', values: [0.25, null, 1.5, null] }],
          totalSeries: 3,
        },
        { id: 'http-rate', unit: 'perSecond', series: [], totalSeries: 0 },
        {
          id: 'cpu',
          unit: 'cores',
          series: [],
          totalSeries: 0,
          error: 'Prometheus "main" answered 422: too slow.',
        },
      ],
      notes: ['prometheus.io/rule: "sum(x)" isn\'t shown.'],
    },
    { cluster: 'prod-us', panels: [], notes: [] },
  ],
};
export const USAGE: EntityUsage = {
  entityRef: 'component:default/cart',
  clusters: [
    {
      cluster: 'prod-eu',
      state: 'measured',
      pods: [
        {
          name: 'cart-1',
          namespace: 'shop',
          cpu: { used: 0.096, request: 0.5 },
          memory: { used: 97 * 2 ** 20, limit: 100 * 2 ** 20 },
          containers: [
            {
              name: 'web',
              cpu: { used: 0.096, request: 0.5 },
              memory: { used: 97 * 2 ** 20, limit: 100 * 2 ** 20 },
            },
          ],
        },
      ],
    },
  ],
};

/** Renders the tab of a component over a backend that answers so. */
export function setUp(
  answers: EntityWorkloads | Error,
  usage: EntityUsage | Error = USAGE,
  alerts: EntityAlerts = { ...ALERTS, isConfigured: false, clusters: [] },
) {
  let answer = answers;
  const logs: LogRequest[] = [];
  const listeners = new Set<(message: object) => void>();
  const api = {
    getWorkloads: jest.fn(async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    }),
    getUsage: jest.fn(async () => {
      if (usage instanceof Error) throw usage;
      return usage;
    }),
    getAlerts: jest.fn(async () => alerts),
    getMetrics: jest.fn(async () => METRICS),
    getChanges: async () => ({
      items: [
        {
          id: '1',
          at: '2026-03-01T12:00:00Z',
          cluster: 'prod-eu',
          workload: CRASH.workload,
          change: 'image' as const,
          message: 'Image of web: v2.0.0 → v2.0.1',
          whileAway: true,
        },
      ],
      syncs: [
        {
          at: '2026-03-01T11:00:00Z',
          cluster: 'hub',
          reconciler: { kind: 'Application.argoproj.io', name: 'cart' },
          phase: 'Succeeded' as const,
          revision: {
            text: '3f2c1a9d',
            short: '3f2c1a9',
            url: 'https://git.example.com/cart/3f2c1a9d',
          },
          message: 'Application argocd/cart synced 3f2c1a9.',
        },
      ],
      keptDays: 30,
    }),
    getManifest: async () => ({
      cluster: 'prod-eu',
      state: { type: 'synced' as const },
      object: {
        kind: 'Pod',
        spec: {
          containers: [{ name: 'web', resources: { limits: { cpu: '1' } } }],
        },
      },
      omitted: ['metadata.managedFields'],
    }),
    getEvents: async () => ({
      cluster: 'prod-eu',
      object: CRASH.workload,
      askedAt: '2026-03-01T12:00:00Z',
      events: [
        {
          object: { kind: 'Pod', namespace: 'shop', name: 'cart-1' },
          type: 'Warning',
          reason: 'BackOff',
          message: 'Back-off restarting failed container web',
          count: 7,
        },
      ],
      askedObjects: 1,
      totalObjects: 1,
      isCut: false,
    }),
    async *readLog(_: string, request: LogRequest) {
      logs.push(request);
      yield 'fatal: cannot go on without the database\n';
    },
  };
  const signals = {
    subscribe: (_: string, listener: any) => {
      listeners.add(listener);
      return { unsubscribe: () => listeners.delete(listener) };
    },
  };
  renderInTestApp(
    <TestApiProvider
      apis={[
        [kubernetesWorkloadsApiRef, api],
        [signalApiRef, signals],
      ]}
    >
      <EntityProvider entity={entity}>
        <EntityWorkloadsContent />
      </EntityProvider>
    </TestApiProvider>,
  );
  return {
    api,
    logs,
    change: (next: EntityWorkloads | Error, entityRef: string) =>
      act(async () => {
        answer = next;
        for (const tell of listeners) tell({ type: 'changed', entityRef });
      }),
  };
}

export const workloadsOf = (
  ...clusters: ClusterWorkloads[]
): EntityWorkloads => ({
  entityRef: 'component:default/cart',
  status: clusters[0].status,
  clusters,
  actions: [],
  deliveries: { items: [], unresolved: [] },
});
