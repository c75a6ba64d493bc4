import { Entity } from '@backstage/catalog-model';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import { Pacer } from '@mooring/plugin-kubernetes-cache-node';
import { OwnerTree } from '@mooring/plugin-kubernetes-workloads-common';
import { EntityObjects, treeOf } from '../service/EntityObjects';
import { PrometheusClient } from './PrometheusClient';
import { equal, oneOf } from './promql';

/** Of one cluster; each is asked about apart. */
const MAX_NAMESPACES = 3;
/** Of one namespace. */
const MAX_PODS = 100;

/** An entity's pods in one namespace, and how they are spoken of in PromQL. */
export interface PodsInNamespace {
  readonly namespace: string;
  readonly pods: readonly KubernetesObject[];
  /** Matchers for the cluster and the namespace. */
  readonly place: string;
  /** Matchers that nothing but these pods' series pass. */
  readonly matchers: string;
}

/** What matches an entity in one cluster. */
export interface TreeInCluster {
  readonly cluster: string;
  readonly tree: OwnerTree;
}

/** An entity's pods in one cluster. */
export interface PodsInCluster extends TreeInCluster {
  readonly namespaces: readonly PodsInNamespace[];
  readonly client?: PrometheusClient;
  readonly notes: readonly string[];
}

/** What matches an entity, in each cluster. */
export async function treesOfEntity(
  entity: Entity,
  objects: EntityObjects,
): Promise<TreeInCluster[]> {
  const trees: TreeInCluster[] = [];
  for (const found of objects.inClusters(entity)) {
    // Others have their turn: a component can have thousands of pods.
    const tree = await Pacer.ofProcess().run(treeOf(found));
    trees.push({ cluster: found.cluster.name, tree });
  }
  return trees;
}

/**
 * The pods that match an entity, with the Prometheus that knows their cluster. Pods of each namespace are asked about apart:
 * of one name, those of another namespace can be another component's.
 */
export function podsInClusters(
  trees: readonly TreeInCluster[],
  clients: readonly PrometheusClient[],
  asked?: string,
): PodsInCluster[] {
  const clusters: PodsInCluster[] = [];
  for (const { cluster: name, tree } of trees) {
    const byNamespace = new Map<string, KubernetesObject[]>();
    for (const pod of tree.ofKind('Pod')) {
      const { namespace = '' } = pod.metadata;
      const known = byNamespace.get(namespace);
      if (known) known.push(pod);
      else byNamespace.set(namespace, [pod]);
    }
    if (byNamespace.size === 0) continue;
    const notes: string[] = [];
    const client = clientFor(name, clients, asked, notes);
    const labels = client?.instance.clusters.get(name) ?? {};
    const here = Object.entries(labels).map(([label, value]) =>
      equal(label, value),
    );
    if (byNamespace.size > MAX_NAMESPACES)
      notes.push(
        `Only the pods of ${MAX_NAMESPACES} of ${byNamespace.size} namespaces are asked about.`,
      );
    const namespaces = [...byNamespace]
      .slice(0, MAX_NAMESPACES)
      .map(([namespace, pods]) => {
        const place = [...here, equal('namespace', namespace)].join(',');
        const shown = pods.slice(0, MAX_PODS);
        if (pods.length > MAX_PODS)
          notes.push(
            `Only ${MAX_PODS} of ${pods.length} pods in ${namespace} are asked about.`,
          );
        const names = shown.map(({ metadata }) => metadata.name);
        const matchers = `${place},${oneOf('pod', names)}`;
        return { namespace, pods: shown, place, matchers };
      });
    clusters.push({ cluster: name, tree, namespaces, client, notes });
  }
  return clusters;
}

function clientFor(
  cluster: string,
  clients: readonly PrometheusClient[],
  asked: string | undefined,
  notes: string[],
): PrometheusClient | undefined {
  const serving = clients.filter(({ instance }) =>
    instance.clusters.has(cluster),
  );
  if (asked === undefined) return serving[0];
  const named = serving.find(({ instance }) => instance.name === asked);
  if (!named && serving.length > 0)
    notes.push(
      `prometheus.io/service-name: no Prometheus of that name is configured for ${cluster}, so "${serving[0].instance.name}" is asked.`,
    );
  return named ?? serving[0];
}
