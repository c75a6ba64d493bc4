import { JsonObject } from '@backstage/types';
import { BackendProcess } from '../src/__testUtils__/BackendProcess';

/** What the Kubernetes tab of an entity gets from one cluster. */
interface ClusterView {
  /** Names of objects by type, sorted; types without objects are left out. */
  objects: Record<string, string[]>;
  errors: JsonObject[];
}

/** The answer to the request that the Kubernetes tab makes: its status, and the answer of each cluster by its name. */
export interface KubernetesView {
  status: number;
  clusters: Record<string, ClusterView>;
  /** The message of an answer that is not 200. */
  message?: string;
}

/** Asks for the objects of a component, as the Kubernetes tab does, once the catalog has it. */
export async function viewComponent(
  backend: BackendProcess,
  name: string,
): Promise<KubernetesView> {
  const path = `/catalog/entities/by-name/component/default/${name}`;
  await backend.waitUntil(
    async () => (await backend.call(path)).status === 200,
  );
  const { body: entity } = await backend.call(path);
  const { status, body } = await backend.call(`/kubernetes/services/${name}`, {
    body: { entity, auth: {} },
  });
  if (status !== 200) {
    // Upstream answers its own failures with a text, and those of the framework with an object.
    return { status, clusters: {}, message: body.error.message ?? body.error };
  }
  const clusters = body.items.map(({ cluster, resources, errors }: any) => [
    cluster.name,
    { objects: objectNames(resources), errors },
  ]);
  return { status, clusters: Object.fromEntries(clusters) };
}

function objectNames(
  resources: { type: string; resources: any[] }[],
): Record<string, string[]> {
  const present = resources.filter(
    ({ resources: objects }) => objects.length > 0,
  );
  return Object.fromEntries(
    present.map(({ type, resources: objects }) => [
      type,
      objects.map(({ metadata }) => metadata.name).sort(),
    ]),
  );
}

/** Returns a catalog, as YAML, with one component per cluster, of the cluster's name, that shows example1 of that cluster alone. */
export function componentsOnClusters(clusters: string[]): string {
  const components = clusters.map(name => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      annotations: {
        'backstage.io/kubernetes-id': 'example1',
        'backstage.io/kubernetes-namespace': 'example1',
        'backstage.io/kubernetes-cluster': name,
      },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'guests' },
  }));
  return components.map(component => JSON.stringify(component)).join('\n---\n');
}
