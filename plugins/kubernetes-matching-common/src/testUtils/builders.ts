import { Entity } from '@backstage/catalog-model';
import {
  ClusterState,
  expandWorkload,
  InMemoryObjectIndex,
  KindState,
  KubernetesObject,
  Labels,
  summarize,
} from '@mooring/kubernetes-objects';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { MatchingConfig } from '../config/MatchingConfig';
import { evaluate } from '../evaluate/evaluate';
import { evaluateFleet } from '../evaluate/evaluateFleet';
import { Finding } from '../findings/Finding';

export const ID = 'backstage.io/kubernetes-id';

/** A component with these annotations, which may be anything, as in a file that nobody has validated. */
export function component(
  name: string,
  annotations: Record<string, unknown> = { [ID]: name },
  rest: object = {},
): Entity {
  const metadata = { name, namespace: 'default', annotations };
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata,
    ...rest,
  } as Entity;
}

/** A workload with labels of its own and of its pods, in namespace `shop`. */
export function workload(
  kind: string,
  name: string,
  options: {
    labels?: Labels;
    pods?: Labels;
    annotations?: Labels;
    namespace?: string;
    replicas?: number;
  } = {},
): KubernetesObject {
  const { labels, pods, annotations, namespace = 'shop', replicas } = options;
  return {
    apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: { name, namespace, labels, annotations },
    spec: { replicas, template: { metadata: { labels: pods, annotations } } },
  };
}

/** A Deployment that carries the id, on itself and on its pods. */
export function deployment(
  name: string,
  id = name,
  namespace = 'shop',
): KubernetesObject {
  const labels = { [ID]: id };
  return workload('Deployment', name, { labels, pods: labels, namespace });
}

/** An Application of Argo CD, in namespace `argocd`, that deploys to its own cluster. */
export function application(
  name: string,
  options: {
    namespace?: string;
    labels?: Labels;
    project?: string;
    destination?: { name?: string; server?: string };
  } = {},
): KubernetesObject {
  const { namespace = 'argocd', labels, project = 'default' } = options;
  const { destination = { name: 'in-cluster' } } = options;
  return {
    ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' },
    metadata: { name, namespace, labels },
    spec: { project, destination },
  };
}

/** A cluster that holds these objects, and what controllers create for them. */
export function cluster(
  name: string,
  objects: KubernetesObject[] = [],
  state?: ClusterState,
  options: { url?: string; kindState?: () => KindState } = {},
): InMemoryObjectIndex {
  const all = objects.flatMap(object => expandWorkload(object).map(summarize));
  return InMemoryObjectIndex.create({
    ...{ cluster: name, state, objects: all },
    ...options,
  });
}

/** What one rule finds; of the fleet when no entity is given. */
export function findingsOf(
  rule: string,
  options: {
    entity?: Entity;
    others?: Entity[];
    clusters?: InMemoryObjectIndex[];
    objects?: KubernetesObject[];
    config?: MatchingConfig;
  },
): Finding[] {
  const { entity, others = [], objects = [], config = {} } = options;
  const clusters = options.clusters ?? [cluster('prod', objects)];
  const catalog = CatalogIndex.create(entity ? [entity, ...others] : others);
  const findings = entity
    ? evaluate({ entity, catalog, clusters, config }).findings
    : evaluateFleet({ catalog, clusters, config });
  return findings.filter(finding => finding.rule === rule);
}

/** The messages of what one rule finds. */
export function messagesOf(
  rule: string,
  options: Parameters<typeof findingsOf>[1],
): string[] {
  return findingsOf(rule, options).map(({ message }) => message);
}
