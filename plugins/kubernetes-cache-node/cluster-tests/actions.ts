import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from './Random';
import { RestlessCluster } from './RestlessCluster';

/** Something that happens to a cluster; how often, in comparison with the others. */
export interface Action {
  readonly name: string;
  readonly weight: number;
  run(cluster: RestlessCluster, random: Random): Promise<void>;
}

const NAMESPACES = ['shop', 'billing', 'search'];
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

/** What can be created, and where. */
const COLLECTIONS = [
  { path: 'api/v1', plural: 'configmaps', make: configMap },
  { path: 'api/v1', plural: 'pods', make: pod },
  { path: 'apis/apps/v1', plural: 'deployments', make: deployment },
  { path: 'apis/example.org/v1', plural: 'boats', make: boat },
];

/** What users and controllers do. */
const CHANGES: Action[] = [
  {
    name: 'create',
    weight: 30,
    async run(cluster, random) {
      const { collection, name, make } = pickObject(random);
      const body = make(name, random);
      await cluster.attempt(collection, { method: 'POST', body });
    },
  },
  {
    name: 'relabel',
    weight: 20,
    async run(cluster, random) {
      const { collection, name } = pickObject(random);
      await cluster.attempt(`${collection}/${name}`, {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: { metadata: { labels: labels(random) } },
      });
    },
  },
  {
    name: 'delete',
    weight: 15,
    async run(cluster, random) {
      const { collection, name } = pickObject(random);
      const body = { gracePeriodSeconds: 0 };
      await cluster.attempt(`${collection}/${name}`, {
        method: 'DELETE',
        body,
      });
    },
  },
  {
    name: 'delete and create again',
    weight: 5,
    async run(cluster, random) {
      const { collection, name, make } = pickObject(random);
      await cluster.attempt(`${collection}/${name}`, { method: 'DELETE' });
      const body = make(name, random);
      await cluster.attempt(collection, { method: 'POST', body });
    },
  },
  {
    name: 'delete all of a kind',
    weight: 2,
    async run(cluster, random) {
      const { collection } = pickObject(random);
      await cluster.attempt(collection, { method: 'DELETE' });
    },
  },
  {
    name: 'delete a namespace',
    weight: 3,
    async run(cluster, random) {
      const name = random.pick(NAMESPACES);
      await cluster.attempt(`/api/v1/namespaces/${name}`, { method: 'DELETE' });
    },
  },
  {
    name: 'create the namespaces',
    weight: 8,
    async run(cluster) {
      for (const name of NAMESPACES) {
        await cluster.attempt('/api/v1/namespaces', {
          method: 'POST',
          body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
        });
      }
    },
  },
];

/** What goes wrong. */
const FAULTS: Action[] = [
  {
    name: 'reset the connections',
    weight: 5,
    async run({ proxy }) {
      proxy.reset();
    },
  },
  {
    name: 'leave the connections half-open',
    weight: 4,
    async run({ proxy }) {
      proxy.silence();
    },
  },
  {
    name: 'rotate the token',
    weight: 3,
    run: cluster => cluster.rotateToken(),
  },
  {
    name: 'expire the tokens',
    weight: 3,
    async run(cluster, random) {
      await cluster.expireTokens();
      if (random.integer(0, 1)) cluster.proxy.reset();
      await sleep(random.integer(0, 1_000));
      await cluster.replaceAccount();
    },
  },
  {
    name: 'take the rights away for a while',
    weight: 3,
    async run(cluster, random) {
      await cluster.revoke();
      if (random.integer(0, 1)) cluster.proxy.reset();
      await sleep(random.integer(0, 1_000));
      await cluster.grant();
    },
  },
  {
    name: 'compact etcd',
    weight: 4,
    run: cluster => cluster.compact(),
  },
  {
    name: 'kill the API server and compact what it had told',
    weight: 1,
    async run(cluster, random) {
      await cluster.controlPlane.stopApiServer({ signal: 'SIGKILL' });
      await sleep(random.integer(0, 1_000));
      await cluster.controlPlane.startApiServer();
      await cluster.compact();
      cluster.proxy.reset();
    },
  },
];

const ACTIONS = [...CHANGES, ...FAULTS];
const TOTAL = ACTIONS.reduce((sum, { weight }) => sum + weight, 0);

/** The next thing that happens. */
export function pickAction(random: Random): Action {
  let at = random.integer(0, TOTAL - 1);
  return ACTIONS.find(({ weight }) => {
    at -= weight;
    return at < 0;
  })!;
}

function pickObject(random: Random) {
  const { path, plural, make } = random.pick(COLLECTIONS);
  const namespace = random.pick(NAMESPACES);
  const name = random.pick(NAMES);
  return {
    collection: `/${path}/namespaces/${namespace}/${plural}`,
    name,
    make,
  };
}

function labels(random: Random): Record<string, string | null> {
  return {
    'backstage.io/kubernetes-id': random.pick(['shop', 'billing', 'search']),
    tier: random.pick([null, 'web', 'batch']),
  };
}

function metadata(name: string, random: Random) {
  const entries = Object.entries(labels(random));
  const set = entries.filter(([, value]) => value !== null);
  return { name, labels: Object.fromEntries(set) };
}

function configMap(name: string, random: Random): object {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(name, random),
    data: { key: String(random.integer(0, 9)) },
  };
}

function boat(name: string, random: Random): object {
  return {
    apiVersion: 'example.org/v1',
    kind: 'Boat',
    metadata: metadata(name, random),
    spec: { berth: random.integer(0, 9) },
  };
}

const POD_SPEC = { containers: [{ name: 'main', image: 'example.org/app:1' }] };

function pod(name: string, random: Random): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(name, random),
    spec: POD_SPEC,
  };
}

function deployment(name: string, random: Random): object {
  const matchLabels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(name, random),
    spec: {
      replicas: random.integer(0, 3),
      selector: { matchLabels },
      template: { metadata: { labels: matchLabels }, spec: POD_SPEC },
    },
  };
}
