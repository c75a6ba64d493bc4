import { Entity } from '@backstage/catalog-model';

/** A catalog entity whose Kubernetes tab shows the objects with this id. */
export function componentEntity(id: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: id,
      namespace: 'default',
      etag: id, // as in the catalog: without one, an entity counts as changed whenever it is read
      annotations: { 'backstage.io/kubernetes-id': id },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'bench' },
  };
}
