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
const CLUSTER_WIDE = ['CustomResourceDefinition', 'Namespace'];

/** One project in a cluster that it shares: the namespaces that it names get a prefix, which nobody sees who reads it. */
export class Tenant {
  constructor(private readonly prefix: string, readonly contents: Contents) {}

  /** What to apply: its namespaces, and its objects in them. */
  get objects(): KubernetesObject[] {
    const objects = this.contents.objects
      .filter(({ kind }) => kind !== 'Namespace')
      .map(object => this.#inNamespace(object));
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
