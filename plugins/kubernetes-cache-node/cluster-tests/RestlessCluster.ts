import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ControlPlane,
  KubernetesRequestOptions,
  KubernetesStatusError,
} from '@mooring/control-plane';
import { TcpProxy } from '../src/__testUtils__/TcpProxy';
import { ClusterCredential } from '../src/model/WatchedCluster';
import { WatchedKind } from '../src/model/WatchedKind';
import { compactEtcd } from './compactEtcd';

const ACCOUNTS = '/api/v1/namespaces/mooring/serviceaccounts';
const BINDINGS = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';

/** What is watched: core and other groups, what controllers make, and a custom resource whose name the watcher must learn. */
export const KINDS: readonly WatchedKind[] = [
  { group: '', version: 'v1', plural: 'pods', kind: 'Pod' },
  { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap' },
  { group: 'apps', version: 'v1', plural: 'deployments', kind: 'Deployment' },
  { group: 'apps', version: 'v1', plural: 'replicasets', kind: 'ReplicaSet' },
  { group: 'example.org', version: 'v1', plural: 'boats' },
];

const NAMESPACE = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'mooring' },
};

const ROLE = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'mooring-reader' },
  rules: KINDS.map(({ group, plural }) => ({
    apiGroups: [group],
    resources: [plural],
    verbs: ['list', 'watch'],
  })),
};

const BINDING = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'mooring-reader' },
  roleRef: {
    apiGroup: 'rbac.authorization.k8s.io',
    kind: 'ClusterRole',
    name: 'mooring-reader',
  },
  subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: 'mooring' }],
};

const BOATS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'boats.example.org' },
  spec: {
    group: 'example.org',
    scope: 'Namespaced',
    names: { plural: 'boats', singular: 'boat', kind: 'Boat' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
          },
        },
      },
    ],
  },
};

/** A real control plane behind a network that can fail, and a reader whose rights and tokens come and go. */
export class RestlessCluster {
  static async start(): Promise<RestlessCluster> {
    const directory = await mkdtemp(join(tmpdir(), 'restless-'));
    const controlPlane = await ControlPlane.start({
      controllers: true,
      nodes: 0,
      dataDirectory: directory,
    });
    const { port } = new URL(controlPlane.url);
    const proxy = await TcpProxy.start({ port: Number(port) });
    const cluster = new RestlessCluster(directory, controlPlane, proxy);
    try {
      await controlPlane.apply([BOATS, ROLE, BINDING, NAMESPACE]);
      await cluster.replaceAccount();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  #token = '';

  private constructor(
    private readonly directory: string,
    readonly controlPlane: ControlPlane,
    readonly proxy: TcpProxy,
  ) {}

  /** As the watcher reaches it. */
  get url(): string {
    return `https://127.0.0.1:${this.proxy.port}`;
  }

  credential(): ClusterCredential {
    return { type: 'bearer token', token: this.#token };
  }

  /** Sends a request past the faulty network, and takes whatever comes of it. */
  async attempt(
    path: string,
    options?: KubernetesRequestOptions,
  ): Promise<void> {
    try {
      await this.controlPlane.request(path, options);
    } catch (error) {
      // It was there already or is not there any more, or the API server is down at the moment.
      const known = [403, 404, 409, 422, 429, 500, 503, 504];
      if (
        error instanceof KubernetesStatusError &&
        !known.includes(error.status)
      ) {
        throw error;
      }
    }
  }

  /** A new token; the old one stays valid. */
  async rotateToken(): Promise<void> {
    this.#token = await this.controlPlane.createServiceAccountToken(
      'mooring',
      'reader',
    );
  }

  /** Makes the reader's tokens worthless, as when they expire. */
  async expireTokens(): Promise<void> {
    await this.attempt(`${ACCOUNTS}/reader`, { method: 'DELETE' });
  }

  /** A new account, whose tokens are the only ones that count. */
  async replaceAccount(): Promise<void> {
    await this.expireTokens();
    await this.controlPlane.apply([
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'reader', namespace: 'mooring' },
      },
    ]);
    await this.rotateToken();
  }

  async revoke(): Promise<void> {
    await this.attempt(`${BINDINGS}/mooring-reader`, { method: 'DELETE' });
  }

  async grant(): Promise<void> {
    await this.controlPlane.apply([BINDING]);
  }

  /** As kube-apiserver does every five minutes. */
  async compact(): Promise<void> {
    const { metadata } = await this.controlPlane.request(
      '/api/v1/namespaces?limit=1',
    );
    await compactEtcd({
      socket: join(this.directory, 'etcd.sock'),
      revision: BigInt(metadata.resourceVersion),
    });
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await this.controlPlane.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}
