import { Entity } from '@backstage/catalog-model';
import { ControlPlane } from '@mooring/control-plane';
import {
  InMemoryObjectIndex,
  KubernetesObject,
  ObjectIndex,
  summarize,
  validateNamespaceName,
} from '@mooring/kubernetes-objects';
import { Contents } from './contentsOf';

const NAMESPACE = 'backstage.io/kubernetes-namespace';
const CLUSTER_WIDE = ['ClusterRole'];

/** What one project brings to one cluster, in a cluster that all share: its namespaces get a prefix, which `view` takes away. */
export class Tenant {
  constructor(private readonly prefix: string, readonly contents: Contents) {}

  /** What to apply: its namespaces, and its objects in them. */
  get objects(): KubernetesObject[] {
    const objects = this.contents.objects.map(object =>
      this.#inNamespace(named(object)),
    );
    const keys = objects.map(({ kind, metadata: { namespace, name } }) =>
      [kind, namespace, name].join('/'),
    );
    const twice = keys.find((key, index) => keys.indexOf(key) !== index);
    if (twice) throw new Error(`applied twice: ${twice}`);
    const namespaces = new Set(
      objects.flatMap(({ metadata }) => metadata.namespace ?? []),
    );
    return [
      ...[...namespaces].map(name => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name },
      })),
      ...objects,
    ];
  }

  /** Does what `kubectl create job --from=cronjob/NAME` does: a CronJob's own time comes once a minute. */
  async startJobs(cluster: ControlPlane): Promise<void> {
    for (const object of this.objects) {
      if (object.kind !== 'CronJob') continue;
      const { name, namespace } = object.metadata;
      const owner = await cluster.request(
        `/apis/batch/v1/namespaces/${namespace}/cronjobs/${name}`,
      );
      const { metadata = {}, spec } = owner.spec.jobTemplate;
      const { uid } = owner.metadata;
      await cluster.request(`/apis/batch/v1/namespaces/${namespace}/jobs`, {
        method: 'POST',
        body: {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: {
            name: `${name}-now`,
            labels: metadata.labels,
            annotations: metadata.annotations,
            ownerReferences: [
              {
                apiVersion: 'batch/v1',
                kind: 'CronJob',
                name,
                uid,
                controller: true,
              },
            ],
          },
          spec,
        },
      });
    }
  }

  /** What of a cluster's objects is this project's, under the names that it gave. */
  view(all: readonly KubernetesObject[]): ObjectIndex {
    return InMemoryObjectIndex.create({
      cluster: 'shared',
      objects: all
        .filter(({ metadata }) => this.owns(metadata.namespace))
        .map(object =>
          summarize({
            ...object,
            metadata: {
              ...object.metadata,
              namespace: object.metadata.namespace!.slice(
                this.prefix.length + 1,
              ),
            },
          }),
        ),
    });
  }

  /** Whether a namespace is this project's. */
  owns(namespace: string | undefined): boolean {
    return namespace?.startsWith(`${this.prefix}-`) ?? false;
  }

  #inNamespace(object: KubernetesObject): KubernetesObject {
    if (CLUSTER_WIDE.includes(object.kind)) return object;
    const { namespace = this.#chosen() } = object.metadata;
    return {
      ...object,
      metadata: {
        ...object.metadata,
        namespace: `${this.prefix}-${namespace}`,
      },
    };
  }

  /** Who applies manifests without a namespace puts them where the catalog says that they are. */
  #chosen(): string {
    const asked = this.contents.entities
      .map(({ metadata }: Entity) => metadata.annotations?.[NAMESPACE])
      .find(name => name && validateNamespaceName(name).length === 0);
    return asked ?? 'default';
  }
}

/** The server completes the name of an object that asks for it; applying needs the whole. */
function named(object: KubernetesObject): KubernetesObject {
  const { generateName, ...metadata } = object.metadata as any;
  return {
    ...object,
    metadata: { ...metadata, name: metadata.name ?? `${generateName}x7k2q` },
  };
}
