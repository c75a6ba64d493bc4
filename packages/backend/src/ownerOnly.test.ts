import { setTimeout as sleep } from 'node:timers/promises';
import { DemoCluster } from '@mooring/demo-cluster';
import { JsonObject } from '@backstage/types';
import { clustersOf } from './__testUtils__/clustersOf';
import { EchoPrometheus } from './__testUtils__/EchoPrometheus';
import { PortalVisitor } from './__testUtils__/PortalVisitor';
import { ProductionPortal } from './__testUtils__/ProductionPortal';
import {
  ACTIONS_WITHOUT_OBJECTS,
  FRAMEWORK,
  ROUTES_WITHOUT_OBJECTS,
} from './__testUtils__/routesWithoutObjects';
import { component, workload } from './__testUtils__/workload';

jest.setTimeout(300_000);

/** Part of the names of all workloads of the component `till`, which the team `shop` owns, and of nothing else. */
const SECRET = 'strongbox';
const TILL = 'component:default/till';
const BY_NAME = 'component/default/till';
const CHANNEL = 'kubernetes-matching';

/** `mel` owns the component, `bo` owns another, `ada` administrates, `nobody` is not signed in. */
type Role = 'mel' | 'bo' | 'ada' | 'nobody';
const ROLES: Role[] = ['mel', 'bo', 'ada', 'nobody'];

interface Row {
  /** As the portal names it; in this test `/api` is left out. */
  route: string;
  path?: string;
  body?: JsonObject;
  headers?: Record<string, string>;
  /** Who sees workloads of the component's. */
  visible: Role[];
}

const OWNERS: Role[] = ['mel', 'ada'];
const FLEET: Role[] = ['ada'];
const ACTIONS = ['v1', 'v2'];
const auth = {};
const deployments = { group: 'apps', apiVersion: 'v1', plural: 'deployments' };

/** Every route that can show what belongs to an entity, and more than one row where it can be asked in more ways. */
const rows = (pod: string): Row[] => [
  ...['workloads', 'custom'].map(kind => ({
    route: `POST /kubernetes/resources/${kind}/query`,
    body: { entityRef: TILL, auth, customResources: [deployments] },
    visible: OWNERS,
  })),
  {
    route: 'POST /kubernetes/services/:serviceId',
    path: '/kubernetes/services/till',
    body: { entity: component('till'), auth },
    visible: OWNERS,
  },
  {
    // Somebody's own component, with annotations that it does not have
    route: 'POST /kubernetes/services/:serviceId',
    path: '/kubernetes/services/vault',
    body: {
      entity: {
        ...component('till'),
        metadata: { ...(component('till') as any).metadata, name: 'vault' },
      },
      auth,
    },
    visible: [],
  },
  { route: 'GET /kubernetes/clusters', visible: [] },
  { route: 'GET /kubernetes/cache/clusters', visible: [] },
  { route: 'GET /kubernetes/cache/doctor', visible: [] },
  {
    route: 'GET /kubernetes/cache/doctor/:cluster',
    path: '/kubernetes/cache/doctor/east',
    visible: [],
  },
  {
    route: 'ANY /kubernetes/proxy',
    path: '/kubernetes/proxy/apis/apps/v1/deployments',
    headers: { 'Backstage-Kubernetes-Cluster': 'east' },
    visible: FLEET,
  },
  {
    route: 'GET /kubernetes-matching/matches/:kind/:namespace/:name',
    path: `/kubernetes-matching/matches/${BY_NAME}`,
    visible: OWNERS,
  },
  { route: 'GET /kubernetes-matching/matches', visible: OWNERS },
  { route: 'GET /kubernetes-matching/dangling-labels', visible: [] },
  { route: 'GET /kubernetes-matching/unlabelled-workloads', visible: [] },
  { route: 'GET /kubernetes-matching/clusters', visible: [] },
  { route: 'GET /kubernetes-matching/summary', visible: [] },
  {
    // It claims the component's workloads
    route: 'POST /kubernetes-matching/explain',
    body: { entity: component('claim', { id: 'till' }) },
    visible: FLEET,
  },
  {
    route: 'POST /kubernetes-matching/verdicts',
    body: { entityRefs: [TILL] },
    visible: [],
  },
  {
    route: 'GET /kubernetes-workloads/workloads/:kind/:namespace/:name',
    path: `/kubernetes-workloads/workloads/${BY_NAME}`,
    visible: OWNERS,
  },
  {
    route: 'GET /kubernetes-workloads/workloads/:kind/:namespace/:name/logs',
    path: `/kubernetes-workloads/workloads/${BY_NAME}/logs?cluster=east&podNamespace=shop&pod=${pod}&container=main`,
    visible: OWNERS,
  },
  {
    route: 'GET /kubernetes-workloads/workloads/:kind/:namespace/:name/logs',
    path: `/kubernetes-workloads/workloads/${BY_NAME}/logs?cluster=east&podNamespace=shop&workloadKind=Deployment.apps&workload=${SECRET}-1`,
    visible: OWNERS,
  },
  ...['events', 'manifest'].flatMap(part => {
    const route = `GET /kubernetes-workloads/workloads/:kind/:namespace/:name/${part}`;
    const query = `cluster=east&objectKind=Pod&objectNamespace=shop&objectName=${pod}`;
    return [
      {
        route,
        path: `/kubernetes-workloads/workloads/${BY_NAME}/${part}?${query}`,
        visible: OWNERS,
      },
      {
        // Another component's object, by the way of one's own
        route,
        path: `/kubernetes-workloads/workloads/component/default/vault/${part}?${query}`,
        visible: [],
      },
    ];
  }),
  ...['usage', 'metrics', 'alerts'].map(part => ({
    route: `GET /kubernetes-workloads/workloads/:kind/:namespace/:name/${part}`,
    path: `/kubernetes-workloads/workloads/${BY_NAME}/${part}`,
    visible: OWNERS,
  })),
  {
    route: 'GET /kubernetes-workloads/workloads/:kind/:namespace/:name/pods',
    path: `/kubernetes-workloads/workloads/${BY_NAME}/pods?cluster=east&offset=0`,
    visible: OWNERS,
  },
  {
    route: 'GET /kubernetes-workloads/workloads/:kind/:namespace/:name/changes',
    path: `/kubernetes-workloads/workloads/${BY_NAME}/changes`,
    visible: OWNERS,
  },
  {
    // Off unless the configuration allows it
    route:
      'POST /kubernetes-workloads/workloads/:kind/:namespace/:name/actions/:action',
    path: `/kubernetes-workloads/workloads/${BY_NAME}/actions/delete-pod`,
    body: {
      cluster: 'east',
      object: { kind: 'Pod', namespace: 'shop', name: pod },
    },
    visible: [],
  },
  {
    // Those who can't read it learn of a reference that they gave themselves.
    route: 'GET /kubernetes-workloads/summaries',
    path: `/kubernetes-workloads/summaries?entityRef=${TILL}`,
    visible: OWNERS,
  },
  {
    // Another component's log, by the way of one's own
    route: 'GET /kubernetes-workloads/workloads/:kind/:namespace/:name/logs',
    path: `/kubernetes-workloads/workloads/component/default/vault/logs?cluster=east&podNamespace=shop&pod=${pod}&container=main`,
    visible: [],
  },
  ...ACTIONS.flatMap(version =>
    [
      ['kubernetes', 'get-kubernetes-clusters', {}, []],
      [
        'kubernetes',
        'get-kubernetes-resources-for-entity',
        { name: 'till' },
        OWNERS,
      ],
      [
        'kubernetes-matching',
        'explain-kubernetes-matching',
        { entityRef: TILL },
        OWNERS,
      ],
      ['kubernetes-matching', 'list-unlinked-components', {}, []],
      [
        'kubernetes-workloads',
        'get-kubernetes-workloads',
        { entityRef: TILL },
        OWNERS,
      ],
      [
        'kubernetes-workloads',
        'list-kubernetes-changes',
        { entityRef: TILL },
        OWNERS,
      ],
    ].map(([plugin, name, body, visible]) => ({
      route: `POST /${plugin}/.backstage/actions/${version}/actions/:actionId/invoke`,
      path: `/${plugin}/.backstage/actions/${version}/actions/${plugin}:${name}/invoke`,
      body: (version === 'v1' ? body : { input: body }) as JsonObject,
      visible: visible as Role[],
    })),
  ),
  ...ACTIONS.flatMap(version =>
    [
      ['get-catalog-entity', { name: 'till' }],
      ['query-catalog-entities', {}],
    ].map(([name, body]) => ({
      route: `POST /catalog/.backstage/actions/${version}/actions/:actionId/invoke`,
      path: `/catalog/.backstage/actions/${version}/actions/catalog:${name}/invoke`,
      body: (version === 'v1' ? body : { input: body }) as JsonObject,
      visible: [],
    })),
  ),
  {
    route: 'POST /mcp-actions/v1/',
    path: '/mcp-actions/v1',
    headers: { accept: 'application/json, text/event-stream' },
    body: {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        name: 'kubernetes.get-kubernetes-resources-for-entity',
        arguments: { name: 'till' },
      },
    },
    visible: OWNERS,
  },
  ...['', '/by-query', '/by-name/:kind/:namespace/:name'].map(route => ({
    route: `GET /catalog/entities${route}`,
    path: `/catalog/entities${route.replace(/:.*/, BY_NAME)}`,
    visible: [],
  })),
  {
    route: 'POST /catalog/entities/by-refs',
    body: { entityRefs: [TILL] },
    visible: [],
  },
  {
    route: 'GET /search/query',
    path: `/search/query?term=${SECRET}-1`,
    visible: [],
  },
  { route: 'GET /notifications/notifications', visible: [] },
];

let cluster: DemoCluster;
let prometheus: EchoPrometheus;
let portal: ProductionPortal;
let pod: string;
const visitors = {} as Record<Role, PortalVisitor>;
beforeAll(async () => {
  cluster = await DemoCluster.start({ name: 'east' });
  cluster.apply(manifest());
  prometheus = await EchoPrometheus.start();
  portal = await ProductionPortal.start({
    entities: [component('till'), component('vault', { owner: 'bank' })],
    config: {
      permission: { policy: { kubernetes: 'owners' } },
      kubernetes: {
        clusterLocatorMethods: [clustersOf(cluster)],
      },
      kubernetesWorkloads: {
        prometheus: {
          instances: [
            {
              name: 'main',
              url: prometheus.url,
              clusters: [{ name: cluster.name }],
            },
          ],
        },
      },
      kubernetesMatching: { catalogInterval: { seconds: 1 } },
    },
  });
  for (const name of ['mel', 'bo', 'ada'] as const) {
    visitors[name] = await portal.signIn(name);
  }
  visitors.nobody = portal.visitor();
  await portal.backend.waitUntil(async () => {
    const { body } = await visitors.mel.call(
      `/kubernetes-matching/matches/${BY_NAME}`,
    );
    return body.findings?.some(
      ({ rule }: any) => rule === 'label-on-controller-only',
    );
  });
  const { body } = await visitors.mel.call(
    '/kubernetes/resources/workloads/query',
    { body: { entityRef: TILL, auth } },
  );
  const pods = body.items[0].resources.find(({ type }: any) => type === 'pods');
  pod = pods.resources[0].metadata.name;
});
afterAll(async () => {
  await portal?.stop();
  await cluster?.stop();
  await prometheus?.stop();
});

/** Two workloads of the component's, of which one has pods that don't carry the label. */
function manifest() {
  const [linked, halfLinked] = [1, 2].map(number =>
    workload('till').replaceAll(/(name|app): till/g, `$1: ${SECRET}-${number}`),
  );
  const label = ', backstage.io/kubernetes-id: till';
  return `${linked}---${halfLinked.replace(label, '')}`;
}

it('knows every route of every plugin', async () => {
  const known = new Set([
    ...ROUTES_WITHOUT_OBJECTS,
    ...rows(pod).map(({ route }) => route.replace('/', '/api/')),
  ]);
  const routes = await portal.backend.routes();
  // Outside of /api there are the built app's files, and the probes of health.
  const served = routes.filter(
    route => /^\w+ (\/api|…)/.test(route) && !FRAMEWORK.test(route),
  );
  expect(served.filter(route => !known.has(route))).toEqual([]);
  expect([...known].filter(route => !served.includes(route))).toEqual([]);
});

it('knows every action of every plugin', async () => {
  const list = /^GET \/api(\/.+\/\.backstage\/actions\/v1\/actions)$/;
  const routes = await portal.backend.routes();
  const lists = routes.flatMap(route => list.exec(route)?.[1] ?? []);
  const offered: string[] = [];
  for (const path of lists) {
    const { body } = await portal.backend.call(path);
    offered.push(...body.actions.map(({ id }: { id: string }) => id));
  }
  const asked = rows(pod).flatMap(
    ({ path }) => /\/v1\/actions\/(.+)\/invoke$/.exec(path ?? '')?.[1] ?? [],
  );
  expect(offered.sort()).toEqual(
    [...new Set([...ACTIONS_WITHOUT_OBJECTS, ...asked])].sort(),
  );
});

it('tells of changes those alone who may see them', async () => {
  const told: Record<string, string[]> = { mel: [], bo: [] };
  const sockets = await Promise.all(
    (['mel', 'bo'] as const).map(async role => {
      const socket = visitors[role].socket();
      await new Promise(resolve => socket.addEventListener('open', resolve));
      socket.addEventListener('message', ({ data }) =>
        told[role].push(String(data)),
      );
      socket.send(JSON.stringify({ action: 'subscribe', channel: CHANNEL }));
      // A user who asks is told of changes, if allowed to read what was asked for.
      await visitors[role].call(`/kubernetes-matching/matches/${BY_NAME}`);
      return socket;
    }),
  );
  let replicas = 2;
  while (told.mel.length === 0) {
    cluster.apply(
      manifest().replaceAll('replicas: 1', `replicas: ${replicas++}`),
    );
    await sleep(200);
  }
  expect(told.mel.join()).toContain(TILL);
  expect(told.bo).toEqual([]);
  sockets.forEach(socket => socket.close());
  await portal.backend.waitUntil(async () => {
    cluster.apply(
      manifest().replaceAll('replicas: 1', `replicas: ${2 + (replicas++ % 2)}`),
    );
    const { body } = await visitors.mel.call(
      `/kubernetes-workloads/workloads/${BY_NAME}/changes`,
    );
    return body.items?.length > 0;
  });
});

it('shows the workloads of a component to its owners and to administrators, by whatever route', async () => {
  const seen: string[] = [];
  const expected: string[] = [];
  const letIn: string[] = [];
  for (const row of rows(pod)) {
    const [method, route] = row.route.split(' ');
    const path = row.path ?? route;
    for (const role of ROLES) {
      const answer = await visitors[role].call(path, {
        body: row.body,
        headers: row.headers,
        method: method === 'ANY' ? 'GET' : method,
      });
      const text = JSON.stringify(answer.body);
      const isLog = path.includes('/logs?');
      const isSeen = answer.status === 200 && (isLog || text.includes(SECRET));
      const line = `${path} ${role}`;
      if (isSeen) seen.push(line);
      if (row.visible.includes(role)) expected.push(line);
      if (role === 'nobody' && answer.status !== 401) letIn.push(line);
    }
  }
  expect(seen).toEqual(expected);
  expect(letIn).toEqual([]); // without signing in
});

it('counts for each what that person may see', async () => {
  const counts = async (role: Role) => {
    const summary = await visitors[role].call('/kubernetes-matching/summary');
    const list = await visitors[role].call('/kubernetes-matching/matches');
    return [summary.body.entities, list.body.totalItems];
  };
  expect(await counts('mel')).toEqual([1, 1]);
  expect(await counts('bo')).toEqual([1, 1]);
  expect(await counts('ada')).toEqual([2, 2]);
});
