import { DiagnosedDemo, KINDS, READER } from '../__testUtils__/DiagnosedDemo';
import { DiagnosedCluster } from '../Diagnosis';

let demo: DiagnosedDemo;
beforeAll(async () => {
  demo = await DiagnosedDemo.start();
});
afterEach(() => demo.server.faults.clear());
afterAll(() => demo.stop());

it('prints the rules that are missing, and for whom', async () => {
  const hops = await demo.hopsOf({
    getCredential: async () => ({
      type: 'bearer token',
      token: demo.server.tokens[READER],
    }),
    kinds: [...KINDS, { group: 'apps', version: 'v1', plural: 'daemonsets' }],
  });
  expect(hops.find(({ hop }) => hop === 'authorization')).toEqual({
    hop: 'authorization',
    ok: false,
    detail:
      'The portal cannot watch deployments.apps, list and watch daemonsets.apps.',
    remedy: `Apply to the cluster:
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: mooring-missing
rules:
  - apiGroups:
      - apps
    resources:
      - deployments
    verbs:
      - watch
  - apiGroups:
      - apps
    resources:
      - daemonsets
    verbs:
      - list
      - watch
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: mooring-missing
subjects:
  - kind: ServiceAccount
    name: mooring
    namespace: mooring
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: mooring-missing
`,
  });
  expect(hops.find(({ hop }) => hop === 'logs')).toEqual({
    hop: 'logs',
    ok: true,
    detail:
      'The portal cannot get pods/log and list events, so the tab does not show them.',
    remedy: expect.stringContaining('bind the role mooring-logs'),
  });
  expect(hops.find(({ hop }) => hop === 'watch')).toMatchObject({ ok: true });
  expect(hops.find(({ hop }) => hop === 'metrics')).toMatchObject({
    ok: false,
    detail: expect.stringContaining('cannot be read'),
  });
});

it('tells a kind that is misspelt or of another version from one that is not installed', async () => {
  const named = (group: string, version: string, plural: string) => ({
    ...{ group, version, plural },
  });
  const discovery = async (...kinds: DiagnosedCluster['kinds']) => {
    const hops = await demo.hopsOf({ kinds: [...KINDS, ...kinds] });
    expect(hops.find(({ hop }) => hop === 'authorization')).toMatchObject({
      ok: true,
      detail: 'The portal may list and watch all 2 kinds.',
    });
    return hops.find(({ hop }) => hop === 'discovery');
  };
  expect(await discovery(named('argoproj.io', 'v1alpha1', 'rollouts'))).toEqual(
    {
      hop: 'discovery',
      ok: true,
      detail:
        'The cluster serves 2 of 3 kinds; not installed on it: rollouts.argoproj.io.',
    },
  );
  expect(await discovery(named('apps', 'v1', 'statefulset'))).toMatchObject({
    ok: false,
    detail:
      'Not served: statefulset in apps/v1; did you mean statefulsets in apps/v1?',
    remedy: expect.stringContaining('Write plural: statefulsets'),
  });
  expect(await discovery(named('apps', 'v1beta1', 'daemonsets'))).toMatchObject(
    {
      ok: false,
      detail:
        'Not served: daemonsets in apps/v1beta1; did you mean daemonsets in apps/v1?',
    },
  );
  expect(await discovery(named('batc', 'v1', 'jobs'))).toMatchObject({
    ok: false,
    detail: 'Not served: jobs in batc/v1; did you mean jobs in batch/v1?',
  });
});

it('tells an API server that is ill, or none, from one that refuses', async () => {
  const withFault = async (
    fault: Parameters<typeof demo.server.faults.add>[0],
  ) => {
    const remove = demo.server.faults.add(fault);
    try {
      return (await demo.hopsOf()).filter(({ ok }) => !ok);
    } finally {
      remove();
    }
  };
  const api = (detail: RegExp) => [
    {
      hop: 'api',
      ok: false,
      detail: expect.stringMatching(detail),
      remedy: expect.any(String),
    },
  ];
  expect(await withFault({ kind: 'status', code: 503 })).toEqual(
    api(/^The API server answers 503: /),
  );
  expect(await withFault({ kind: 'garbage' })).toEqual(
    api(/is not an API server of Kubernetes: 200, "text\/html/),
  );
  expect(await withFault({ kind: 'reset' })).toEqual(
    api(/gives no answer: the connection was (reset|closed)/),
  );
  const [watch, ...rest] = await withFault({
    kind: 'half-open',
    verbs: ['watch'],
  });
  expect(rest).toEqual([]);
  expect(watch).toMatchObject({
    hop: 'watch',
    detail: expect.stringMatching(/was still open after \d+\.\d s/),
  });
  expect(
    await withFault({
      kind: 'status',
      code: 404,
      path: '/apis/metrics.k8s.io',
    }),
  ).toMatchObject([
    { hop: 'metrics', remedy: expect.stringContaining('skipMetricsLookup') },
  ]);
}, 40_000);
