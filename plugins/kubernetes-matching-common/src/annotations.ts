import { Entity } from '@backstage/catalog-model';

/**
 * The annotation of an entity, and the label of its Kubernetes objects, that must be equal.
 *
 * Source: `KUBERNETES_ANNOTATION` in `@backstage/plugin-kubernetes-common`.
 *
 * @public
 */
export const KUBERNETES_ID = 'backstage.io/kubernetes-id';

/**
 * The annotation with a label selector; where it is present, {@link KUBERNETES_ID} selects nothing.
 *
 * Source: `KUBERNETES_LABEL_SELECTOR_QUERY_ANNOTATION` in `@backstage/plugin-kubernetes-common`.
 *
 * @public
 */
export const KUBERNETES_LABEL_SELECTOR =
  'backstage.io/kubernetes-label-selector';

/**
 * The annotation with the one namespace to ask.
 *
 * Source: `KubernetesFanOutHandler` in `@backstage/plugin-kubernetes-backend`.
 *
 * @public
 */
export const KUBERNETES_NAMESPACE = 'backstage.io/kubernetes-namespace';

/**
 * The annotation with the one cluster to ask, read by the service locator method `singleTenant` only.
 *
 * Source: `SingleTenantServiceLocator` in `@backstage/plugin-kubernetes-backend`.
 *
 * @public
 */
export const KUBERNETES_CLUSTER = 'backstage.io/kubernetes-cluster';

/**
 * Every annotation by which the Kubernetes plugin decides what to ask for an entity.
 *
 * @public
 */
export const MATCHING_ANNOTATIONS: readonly string[] = [
  KUBERNETES_ID,
  KUBERNETES_LABEL_SELECTOR,
  KUBERNETES_NAMESPACE,
  KUBERNETES_CLUSTER,
];

/**
 * The value of an annotation as the author wrote it: not necessarily a string, because a `catalog-info.yaml` that nobody
 * has validated may hold anything.
 */
export function rawAnnotation(entity: Entity, key: string): unknown {
  const annotations: unknown = entity.metadata?.annotations;
  if (typeof annotations !== 'object' || annotations === null) return undefined;
  return Object.hasOwn(annotations, key)
    ? (annotations as Record<string, unknown>)[key]
    : undefined;
}

/** The value of an annotation that is a string and not empty: upstream treats an empty one as absent. */
export function annotation(entity: Entity, key: string): string | undefined {
  const value = rawAnnotation(entity, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * Whether an entity asks for workloads, which is also when the Kubernetes tab shows: it has the id or the selector.
 *
 * Source: the filter of the entity content in `@backstage/plugin-kubernetes`.
 *
 * @public
 */
export function asksForWorkloads(entity: Entity): boolean {
  return [KUBERNETES_ID, KUBERNETES_LABEL_SELECTOR].some(
    key => rawAnnotation(entity, key) !== undefined,
  );
}
